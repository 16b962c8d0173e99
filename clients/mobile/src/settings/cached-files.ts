import { Directory, Paths } from 'expo-file-system';
import { Image } from 'expo-image';

import { forgetOpenedFiles, openFilesAgain } from '../media/use-opened-picture';

/** What was opened alone: beside it lies what was picked and waits to be sent. */
const opened = (): Directory => new Directory(Paths.cache, 'opened');

/** Bytes of opened files that the phone keeps; `null` where it does not say. */
export function cachedBytes(): number | null {
  const folder = opened();
  return folder.exists ? folder.size : 0;
}

/** They are fetched again when somebody opens them. */
export async function clearCachedFiles(): Promise<void> {
  await Promise.all([Image.clearMemoryCache(), Image.clearDiskCache()]);
  forgetOpenedFiles();
  openFilesAgain();
}
