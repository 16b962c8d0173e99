import { rgbaToThumbHash } from 'thumbhash';

import { scaledTo } from '@anochat/sdk/shown';

/** The most that the hash takes. */
const HASHED_SIDE = 100;

export async function thumbhashOf(uri: string): Promise<string> {
  const frame = await createImageBitmap(await (await fetch(uri)).blob());
  const { width, height } = scaledTo(frame, HASHED_SIDE);
  const context = new OffscreenCanvas(width, height).getContext('2d');
  if (!context) throw new Error('There is no room to draw in');
  context.drawImage(frame, 0, 0, width, height);
  frame.close();
  const { data } = context.getImageData(0, 0, width, height);
  return btoa(String.fromCharCode(...rgbaToThumbHash(width, height, data)));
}
