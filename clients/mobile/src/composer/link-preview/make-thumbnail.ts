import { ImageManipulator, SaveFormat } from 'expo-image-manipulator';

import type { PagePicture } from '@anochat/contract';
import { readImageHeader } from '@anochat/sdk/shown';

import { localFile, type LocalFile } from '../prepare/local-file';

/** Twice of what the card shows. */
const WIDTH = 152;
const HEIGHT = 120;
/** Four bytes each while it is decoded. */
const MOST_PIXELS = 40_000_000;
/** In Base64; a profile of colours may stand before the size. */
const HEAD_CHARACTERS = 256 * 1024;

/**
 * A small picture, drawn anew from what a page has given: a PNG, of which nothing else than its pixels
 * was taken over. `null`: it is none, or too large to be decoded.
 */
export async function makeThumbnail({ data }: PagePicture): Promise<LocalFile | null> {
  try {
    const header = readImageHeader(bytesOf(data.slice(0, HEAD_CHARACTERS)));
    if (header === null || header.width * header.height > MOST_PIXELS) return null;
    const drawn = await ImageManipulator.manipulate(
      `data:${header.type};base64,${data}`,
    ).renderAsync();
    const scale = Math.max(WIDTH / drawn.width, HEIGHT / drawn.height);
    const width = Math.max(WIDTH, Math.round(drawn.width * scale));
    const height = Math.max(HEIGHT, Math.round(drawn.height * scale));
    const small = await ImageManipulator.manipulate(drawn)
      .resize({ width, height })
      .crop({
        originX: Math.floor((width - WIDTH) / 2),
        originY: Math.floor((height - HEIGHT) / 2),
        width: WIDTH,
        height: HEIGHT,
      })
      .renderAsync();
    const { uri } = await small.saveAsync({ format: SaveFormat.PNG });
    return await localFile(uri, 'image/png');
  } catch {
    // Whatever a page calls a picture.
    return null;
  }
}

const bytesOf = (base64: string): Uint8Array =>
  Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
