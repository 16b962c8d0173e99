import { getStringAsync, setStringAsync } from 'expo-clipboard';

const KEPT_MS = 60_000;

/** Puts a secret on the clipboard, and takes it off again after a minute unless something else is there. */
export async function copyForAMinute(text: string): Promise<void> {
  await setStringAsync(text);
  setTimeout(() => void clearIfStill(text), KEPT_MS);
}

async function clearIfStill(text: string): Promise<void> {
  try {
    if ((await getStringAsync()) === text) await setStringAsync('');
  } catch {
    // Not allowed to look: better emptied than kept.
    await setStringAsync('').catch(() => undefined);
  }
}
