import { getStringAsync, setStringAsync } from 'expo-clipboard';
import { AppState } from 'react-native';

const KEPT_MS = 60_000;

/**
 * Puts a secret on the clipboard, and takes it off again after a minute unless something else is there.
 * The systems let nobody look who is not in front: then it is taken off when the app is there again.
 */
export async function copyForAMinute(text: string): Promise<void> {
  await setStringAsync(text);
  setTimeout(() => whenInFront(() => void clearIfStill(text)), KEPT_MS);
}

function whenInFront(run: () => void): void {
  if (AppState.currentState === 'active') return run();
  const listening = AppState.addEventListener('change', (state) => {
    if (state !== 'active') return;
    listening.remove();
    run();
  });
}

async function clearIfStill(text: string): Promise<void> {
  try {
    if ((await getStringAsync()) === text) await setStringAsync('');
  } catch {
    // Not allowed to look: better emptied than kept.
    await setStringAsync('').catch(() => undefined);
  }
}
