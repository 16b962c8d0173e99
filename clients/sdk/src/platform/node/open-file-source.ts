import { open } from 'node:fs/promises';
import type { FileSource } from '../../media/file-source';

/** A file of the disk, to be sent; opened for each piece, so that none stays open. */
export const openFileSource = async (path: string): Promise<FileSource> => {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    return { size, reference: path, read: (start, end) => readPiece(path, start, end) };
  } finally {
    await file.close();
  }
};

const readPiece = async (path: string, start: number, end: number): Promise<Uint8Array> => {
  const file = await open(path);
  try {
    const bytes = new Uint8Array(end - start);
    let at = 0;
    while (at < bytes.length) {
      const { bytesRead } = await file.read(bytes, at, bytes.length - at, start + at);
      if (bytesRead === 0) break;
      at += bytesRead;
    }
    return bytes.subarray(0, at);
  } finally {
    await file.close();
  }
};

/** `null` where there is no such file any more. */
export const reopenFile = (path: string): Promise<FileSource | null> =>
  openFileSource(path).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  });
