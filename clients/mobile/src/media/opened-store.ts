import * as Crypto from 'expo-crypto';
import { Directory, File, Paths } from 'expo-file-system';

import type { MediaFile } from '@anochat/sdk';

import { cancelledBy, type Progress } from './progress';

/**
 * Opened files lie in a folder of the cache, which no other app reads and no backup takes, for as long as
 * something shows them. The folder is emptied when the app starts, is locked, or signs out.
 */
const folder = (): Directory => {
  const opened = new Directory(Paths.cache, 'opened');
  opened.create({ intermediates: true, idempotent: true });
  return opened;
};

const newFile = (ending: string): File =>
  new File(folder(), `${Crypto.randomUUID()}${ending === '' ? '' : `.${ending}`}`);

/** Bytes under an address that views can show. */
export function putBytes(bytes: Uint8Array, ending: string, _mime: string): string {
  const file = newFile(ending);
  file.write(bytes);
  return file.uri;
}

/** A file of any length, piece by piece. */
export async function putFile(
  source: MediaFile,
  ending: string,
  _mime: string,
  progress: Progress,
): Promise<string> {
  const file = newFile(ending);
  file.create();
  const handle = file.open();
  try {
    let written = 0;
    for await (const piece of source.chunks()) {
      cancelledBy(progress);
      handle.writeBytes(piece);
      written += piece.length;
      progress.onProgress?.(written);
    }
  } catch (error) {
    handle.close();
    file.delete();
    throw error;
  }
  handle.close();
  return file.uri;
}

export function removeOpened(uri: string): void {
  const file = new File(uri);
  if (file.exists) file.delete();
}

/** Of a session that ended, or is locked, nothing stays in the clear. */
export function removeAllOpened(): void {
  const opened = new Directory(Paths.cache, 'opened');
  if (opened.exists) opened.delete();
}
