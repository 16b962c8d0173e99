import { File, FileMode } from 'expo-file-system';

import type { FileSource } from '@anochat/sdk';

import { referenceOf } from './file-reference';

/** A file that was picked, taken or recorded, to be sent: read in pieces, whatever its size. */
export function fileSource(uri: string): Promise<FileSource> {
  const file = new File(uri);
  return Promise.resolve({
    size: file.size,
    reference: referenceOf(uri) ?? undefined,
    read: (start, end) => Promise.resolve(readPiece(file, start, end)),
  });
}

/** Opened for each piece, so that none stays open. */
function readPiece(file: File, start: number, end: number): Uint8Array {
  const handle = file.open(FileMode.ReadOnly);
  try {
    handle.offset = start;
    return handle.readBytes(end - start);
  } finally {
    handle.close();
  }
}
