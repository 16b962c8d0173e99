import { ImageManipulator, SaveFormat } from 'expo-image-manipulator';
import type { SharedRef } from 'expo-modules-core/types';

import { scaledTo } from '@anochat/sdk/shown';

import { localFile, type LocalFile } from './local-file';
import { thumbhashOf } from './thumbhash';

const SIDE = 320;
const QUALITY = 0.75;

interface Look {
  readonly thumbnail: LocalFile;
  /** Base64; `null` where this device makes none. */
  readonly thumbhash: string | null;
}

/** What is shown of a picture before it is there. */
export async function lookOf(
  picture: string | SharedRef<'image'>,
  size: { readonly width: number; readonly height: number },
): Promise<Look> {
  const small = await ImageManipulator.manipulate(picture)
    .resize(scaledTo(size, SIDE))
    .renderAsync();
  const { uri } = await small.saveAsync({ format: SaveFormat.JPEG, compress: QUALITY });
  return {
    thumbnail: await localFile(uri, 'image/jpeg'),
    thumbhash: await thumbhashOf(uri).catch(() => null),
  };
}
