/** A browser keeps opened files in memory alone. */
export const cachedBytes = (): number | null => null;
export const clearCachedFiles = (): Promise<void> => Promise.resolve();
