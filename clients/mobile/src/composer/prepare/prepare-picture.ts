import { ImageManipulator, SaveFormat } from 'expo-image-manipulator';

import { readImageHeader, scaledTo, type Prepared } from '@anochat/sdk/shown';

import { letGo } from './let-go';
import { localFile, type LocalFile } from './local-file';
import { lookOf } from './picture-look';

/** A picture that is not sent in its own size. */
const LONG_SIDE = 2560;
const QUALITY = 0.86;
/** Four bytes each while it is decoded. */
const MOST_PIXELS = 64_000_000;
/** A profile of colours may stand before the size. */
const HEAD_BYTES = 256 * 1024;
/** Neither smaller nor larger than its thumbnail would be. */
const OWN_THUMBNAIL = { side: 320, bytes: 24 * 1024 } as const;

type Picture = Pick<
  Extract<Prepared<LocalFile>, { readonly type: 'image' }>,
  'source' | 'width' | 'height' | 'thumbnail' | 'thumbhash'
>;

/**
 * Drawn anew and turned upright, so that nothing of what the camera wrote beside it is left; in the size
 * in which pictures are sent, or, as an original, in its own and without a loss that one sees.
 *
 * @param source without what its file tells of place and time, which may stand before its size
 * @returns `null`: it is too large to be decoded
 */
export async function preparePicture(
  source: LocalFile,
  original: boolean,
): Promise<Picture | null> {
  const header = readImageHeader(await source.read(0, Math.min(HEAD_BYTES, source.size)));
  if (header && header.width * header.height > MOST_PIXELS) return null;
  const drawn = await ImageManipulator.manipulate(source.uri).renderAsync();
  const look = await lookOf(drawn, drawn);
  // What moves would stand still.
  if (source.type === 'image/gif') {
    const { width, height } = drawn;
    return { source, width, height, ...look };
  }
  const { width, height } = original ? drawn : scaledTo(drawn, LONG_SIDE);
  const sized =
    width === drawn.width
      ? drawn
      : await ImageManipulator.manipulate(drawn).resize({ width, height }).renderAsync();
  const { format, mime } = formatOf(source.type);
  const saved = await sized.saveAsync({ format, compress: original ? 1 : QUALITY });
  const sent = await localFile(saved.uri, mime);
  const isSmall = Math.max(width, height) <= OWN_THUMBNAIL.side && sent.size <= OWN_THUMBNAIL.bytes;
  if (isSmall) letGo([look.thumbnail]);
  return {
    ...{ source: sent, width: saved.width, height: saved.height },
    ...{ thumbhash: look.thumbhash, thumbnail: isSmall ? null : look.thumbnail },
  };
}

/** A picture with see-through parts keeps them. */
const formatOf = (mime: string): { readonly format: SaveFormat; readonly mime: string } => {
  if (mime === 'image/png') return { format: SaveFormat.PNG, mime };
  if (mime === 'image/webp') return { format: SaveFormat.WEBP, mime };
  return { format: SaveFormat.JPEG, mime: 'image/jpeg' };
};
