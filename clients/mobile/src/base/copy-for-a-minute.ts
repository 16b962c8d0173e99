import * as Clipboard from 'expo-clipboard';

const KEPT_MS = 60_000;

/** Puts a secret on the clipboard, and takes it off again after a minute unless something else is there. */
export const copyForAMinute = async (text: string): Promise<void> => {
  await Clipboard.setStringAsync(text);
  setTimeout(() => void clearIfStill(text), KEPT_MS);
};

const clearIfStill = async (text: string): Promise<void> => {
  try {
    if ((await Clipboard.getStringAsync()) === text) await Clipboard.setStringAsync('');
  } catch {
    // Not allowed to look: better emptied than kept.
    await Clipboard.setStringAsync('').catch(() => undefined);
  }
};
