import { readFileSync } from 'node:fs';

/**
 * The text of a file, or `null` where there is none. What is there and cannot be read now, because another
 * program holds on to it or its rights were changed, is an error: nothing may take its place.
 */
export function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
