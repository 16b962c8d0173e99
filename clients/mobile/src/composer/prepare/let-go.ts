import { removeOwnFile } from '../../platform/own-file';
import type { LocalFile } from './local-file';

/** Nothing is sent of these, nor shown; what is the same file as one that is still held stays. */
export function letGo(gone: readonly LocalFile[], held: readonly LocalFile[] = []): void {
  const kept = new Set(held.map(({ uri }) => uri));
  for (const { uri } of gone) {
    if (kept.has(uri)) continue;
    try {
      removeOwnFile(uri);
    } catch {
      // It goes with the cache when the session ends, at the latest.
    }
  }
}
