import { Directory, Paths } from 'expo-file-system';
import { Image } from 'expo-image';

import { forgetLock } from '../lock/lock-setting';
import { forgetNotices } from '../notifications/forget-notices';

/** Removes what a session leaves on the device outside of the store: files, pictures, notices, the lock. */
export async function wipeDevice(): Promise<void> {
  const results = await Promise.allSettled([
    Image.clearMemoryCache(),
    Image.clearDiskCache(),
    forgetNotices(),
    Promise.resolve().then(emptyCache),
    Promise.resolve().then(forgetLock),
  ]);
  // The rest was done all the same; the SDK tells that not all was.
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw new Error('Not all was removed', { cause: failed.reason });
}

/** What was picked, recorded or opened lies there: see file-source.ts. */
function emptyCache(): void {
  const cache = new Directory(Paths.cache);
  if (!cache.exists) return;
  for (const entry of cache.list()) entry.delete();
}
