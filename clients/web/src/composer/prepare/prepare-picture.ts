import { BrokenPicture, readPicture, type PictureFile } from '@anochat/sdk/shown';

import { drawn, encoded, lookOf } from './picture-look';

/** A picture that is not sent in its own size. */
const LONG_SIDE = 2560;
const QUALITY = 0.86;
/** Four bytes each while it is decoded. */
const MOST_PIXELS = 64_000_000;
const MOST_BYTES = 128 * 1024 ** 2;
/** Neither smaller nor larger than its thumbnail would be. */
const OWN_THUMBNAIL = { side: 320, bytes: 24 * 1024 } as const;

export interface PreparedPicture {
  readonly type: 'image';
  readonly source: Blob;
  readonly width: number;
  readonly height: number;
  readonly thumbnail: Blob | null;
  readonly thumbhash: string;
}

/** It cannot be shown, or is too much to be looked into; without what it told of place and time. */
interface PictureAsFile {
  readonly type: 'file';
  readonly source: Blob;
}

/** @param source of the type that its bytes are of */
export async function preparePicture(
  source: Blob,
  original: boolean,
): Promise<PreparedPicture | PictureAsFile> {
  if (source.size > MOST_BYTES) return { type: 'file', source };
  const file = await take(source);
  if (!file) return { type: 'file', source };
  const stripped = strippedOf(file, source);
  if (file.width * file.height > MOST_PIXELS) return { type: 'file', source: stripped };
  const frame = await createImageBitmap(source, { imageOrientation: 'from-image' }).catch(
    () => null,
  );
  if (!frame) return { type: 'file', source: stripped };
  try {
    const { thumbnail, thumbhash } = await lookOf(frame);
    const sent = original
      ? { ...sizeOf(frame), source: stripped }
      : await reduced(frame, file, stripped);
    const isSmall =
      Math.max(sent.width, sent.height) <= OWN_THUMBNAIL.side &&
      sent.source.size <= OWN_THUMBNAIL.bytes;
    return { type: 'image', ...sent, thumbhash, thumbnail: isSmall ? null : thumbnail };
  } finally {
    frame.close();
  }
}

async function take(source: Blob): Promise<PictureFile | null> {
  try {
    return readPicture(source.type, new Uint8Array(await source.arrayBuffer()));
  } catch (error) {
    if (error instanceof BrokenPicture) return null;
    throw error;
  }
}

const strippedOf = ({ stripped }: PictureFile, { type }: Blob): Blob =>
  new Blob([...stripped], { type });

type Sent = Pick<PreparedPicture, 'source' | 'width' | 'height'>;

const sizeOf = ({ width, height }: ImageBitmap): Pick<Sent, 'width' | 'height'> => ({
  width,
  height,
});

/** Turned upright and in the size in which pictures are sent, unless that would win nothing. */
async function reduced(frame: ImageBitmap, file: PictureFile, stripped: Blob): Promise<Sent> {
  const asItIs = { ...sizeOf(frame), source: stripped };
  const fits = Math.max(frame.width, frame.height) <= LONG_SIDE;
  const upright = file.orientation === 1;
  if (file.animated || (stripped.type === 'image/png' && fits && upright)) return asItIs;
  const { canvas } = drawn(frame, LONG_SIDE);
  // A picture with see-through parts keeps them.
  const type = stripped.type === 'image/jpeg' ? 'image/jpeg' : 'image/webp';
  const made = await encoded(canvas, type, QUALITY);
  if (fits && upright && made.size >= stripped.size) return asItIs;
  return { source: made, width: canvas.width, height: canvas.height };
}
