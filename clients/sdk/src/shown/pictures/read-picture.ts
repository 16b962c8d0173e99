import { BrokenPicture, type PictureFile } from './picture-file';
import { readGif } from './read-gif';
import { readJpeg } from './read-jpeg';
import { readPng } from './read-png';
import { readWebp } from './read-webp';

/** @throws BrokenPicture */
export function readPicture(mime: string, bytes: Uint8Array<ArrayBuffer>): PictureFile {
  try {
    switch (mime) {
      case 'image/jpeg':
        return readJpeg(bytes);
      case 'image/png':
        return readPng(bytes);
      case 'image/webp':
        return readWebp(bytes);
      case 'image/gif':
        return readGif(bytes);
      default:
        throw new BrokenPicture(`${mime} is not taken apart here`);
    }
  } catch (error) {
    // Read past the end.
    if (error instanceof RangeError) throw new BrokenPicture('cut off', { cause: error });
    throw error;
  }
}
