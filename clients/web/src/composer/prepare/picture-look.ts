import { rgbaToThumbHash } from 'thumbhash';

import { scaledTo } from '@anochat/sdk/shown';

const THUMBNAIL_SIDE = 320;
const THUMBNAIL_QUALITY = 0.75;
/** The most that the hash takes. */
const HASHED_SIDE = 100;

export interface PictureLook {
  readonly thumbnail: Blob;
  /** Base64. */
  readonly thumbhash: string;
}

/** What is shown of a picture before it is there. */
export async function lookOf(frame: ImageBitmap): Promise<PictureLook> {
  const small = drawn(frame, HASHED_SIDE);
  const { width, height } = small.canvas;
  const { data } = small.getImageData(0, 0, width, height);
  const hash = rgbaToThumbHash(width, height, data);
  return {
    thumbnail: await encoded(drawn(frame, THUMBNAIL_SIDE).canvas, 'image/webp', THUMBNAIL_QUALITY),
    thumbhash: btoa(String.fromCharCode(...hash)),
  };
}

/** Turned as it was decoded, its long side at most so long. */
export function drawn(frame: ImageBitmap, longSide: number): OffscreenCanvasRenderingContext2D {
  const { width, height } = scaledTo(frame, longSide);
  const context = new OffscreenCanvas(width, height).getContext('2d');
  if (!context) throw new Error('There is no room to draw in');
  context.imageSmoothingQuality = 'high';
  context.drawImage(frame, 0, 0, width, height);
  return context;
}

/** Where the browser writes no WebP it writes PNG, which is too much for photographs. */
export async function encoded(
  canvas: OffscreenCanvas,
  type: string,
  quality: number,
): Promise<Blob> {
  const blob = await canvas.convertToBlob({ type, quality });
  return blob.type === type ? blob : canvas.convertToBlob({ type: 'image/jpeg', quality });
}
