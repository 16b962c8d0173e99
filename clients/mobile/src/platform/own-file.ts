import { File } from 'expo-file-system';

import { referenceOf } from './file-reference';

/**
 * Removes what was picked, taken, recorded or made to be sent: copies that lie in the cache of the app. A
 * file of somebody else stays.
 */
export function removeOwnFile(uri: string): void {
  if (!referenceOf(uri)?.startsWith('cache:')) return;
  const file = new File(uri);
  if (file.exists) file.delete();
}
