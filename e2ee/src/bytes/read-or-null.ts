import { FormatError } from './format-error';

/** `null` in place of a `FormatError`; any other error goes on. */
export function readOrNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof FormatError) return null;
    throw error;
  }
}
