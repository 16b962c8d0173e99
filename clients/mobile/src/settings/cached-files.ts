import { Directory, Paths } from 'expo-file-system';
import { Image } from 'expo-image';

/** Bytes of opened files that the phone keeps; `null` where it does not say. */
export function cachedBytes(): number | null {
  const cache = new Directory(Paths.cache);
  return cache.exists ? cache.size : 0;
}

/** They are fetched again when somebody opens them. */
export async function clearCachedFiles(): Promise<void> {
  await Promise.all([Image.clearMemoryCache(), Image.clearDiskCache()]);
  const cache = new Directory(Paths.cache);
  if (!cache.exists) return;
  for (const entry of cache.list()) entry.delete();
}
