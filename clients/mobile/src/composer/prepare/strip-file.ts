import { readPicture, stripIsoMedia } from '@anochat/sdk/shown';

import type { LocalFile } from './local-file';

const STRIPPED = 'stripped:';
const IN_BOXES: ReadonlySet<string> = new Set([
  ...['video/mp4', 'video/quicktime', 'audio/mp4', 'image/heic', 'image/avif'],
]);
const READ_WHOLE: ReadonlySet<string> = new Set([
  ...['image/gif', 'image/jpeg', 'image/png', 'image/webp'],
]);
/** A larger picture is read in no phone's memory. */
const MOST_READ_BYTES = 64 * 1024 ** 2;

/** By its reference of a former start, `null` for one of another kind. */
export const strippedReference = (reference: string): string | null =>
  reference.startsWith(STRIPPED) ? reference.slice(STRIPPED.length) : null;

/**
 * A film, a sound or a picture without what tells of place, time, device and person. Nothing is written anew: what is sent
 * is read from the file as it lies, with other bytes in some places.
 *
 * @param file of the type that its bytes are of
 * @throws BrokenPicture
 */
export async function stripFile(file: LocalFile): Promise<LocalFile> {
  const pieces = await piecesOf(file);
  if (!pieces) return file;
  const placed: {
    readonly from: number;
    readonly to: number;
    readonly piece: (typeof pieces)[number];
  }[] = [];
  let size = 0;
  for (const piece of pieces) {
    const length = piece instanceof Uint8Array ? piece.length : piece.end - piece.start;
    placed.push({ from: size, to: size + length, piece });
    size += length;
  }
  const { uri, type, reference } = file;
  return {
    ...{ uri, type, size },
    ...(reference !== undefined && { reference: STRIPPED + reference }),
    read: async (start, end) => {
      const bytes = new Uint8Array(end - start);
      for (const { from, to, piece } of placed) {
        const [first, last] = [Math.max(start, from), Math.min(end, to)];
        if (first >= last) continue;
        const part =
          piece instanceof Uint8Array
            ? piece.subarray(first - from, last - from)
            : await file.read(piece.start + first - from, piece.start + last - from);
        bytes.set(part, first - start);
      }
      return bytes;
    },
  };
}

/** `null`: of a kind, or a size, that is not taken apart. */
async function piecesOf(file: LocalFile): ReturnType<typeof stripIsoMedia> {
  if (IN_BOXES.has(file.type)) return stripIsoMedia(file);
  if (!READ_WHOLE.has(file.type) || file.size > MOST_READ_BYTES) return null;
  return readPicture(file.type, new Uint8Array(await file.read(0, file.size))).stripped;
}
