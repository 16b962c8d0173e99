import type { StoreTrace } from '../platform';

/**
 * In localStorage, which a browser that is short of space does not empty with IndexedDB. One that
 * removes both leaves no trace; then the person signs in anew.
 */
export const createStoreTrace = (key: string): StoreTrace => ({
  isThere: () => attempt(() => localStorage.getItem(key) !== null) ?? false,
  leave: () => void attempt(() => localStorage.setItem(key, 'there')),
  remove: () => void attempt(() => localStorage.removeItem(key)),
});

/** It may be blocked, or full. */
const attempt = <T>(run: () => T): T | null => {
  try {
    return run();
  } catch {
    return null;
  }
};
