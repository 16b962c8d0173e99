import { gifPieces } from '../composing/gif-pieces';
import type { PictureFile } from './picture-file';

/** Its size is that of the screen that its pictures are drawn on. Most of them move: it is sent as it is. */
export function readGif(bytes: Uint8Array<ArrayBuffer>): PictureFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const width = view.getUint16(6, true);
  const height = view.getUint16(8, true);
  const stripped = gifPieces(bytes).map((piece) =>
    piece instanceof Uint8Array ? piece : bytes.subarray(piece.start, piece.end),
  );
  return { width, height, orientation: 1, animated: true, stripped };
}
