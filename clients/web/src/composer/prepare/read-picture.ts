import { BrokenPicture, type PictureFile } from './picture-file';
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

/** Of the screen that its pictures are drawn on. It is sent as it is: most of them move. */
function readGif(bytes: Uint8Array): PictureFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const width = view.getUint16(6, true);
  const height = view.getUint16(8, true);
  return { width, height, orientation: 1, animated: true, stripped: null };
}
