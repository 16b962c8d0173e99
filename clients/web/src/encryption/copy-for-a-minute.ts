const KEPT_MS = 60_000;

/** Puts a secret on the clipboard, and takes it off again after a minute unless something else is there. */
export const copyForAMinute = async (text: string): Promise<void> => {
  await navigator.clipboard.writeText(text);
  setTimeout(() => void clearIfStill(text), KEPT_MS);
};

const clearIfStill = async (text: string): Promise<void> => {
  try {
    if ((await navigator.clipboard.readText()) === text) await navigator.clipboard.writeText('');
  } catch {
    // Not allowed to look, or the page is not in front: better emptied than kept.
    await navigator.clipboard.writeText('').catch(() => undefined);
  }
};
