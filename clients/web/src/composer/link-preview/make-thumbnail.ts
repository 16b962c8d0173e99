import type { PagePicture } from '@anochat/contract';

/** Twice of what the card shows. */
const WIDTH = 152;
const HEIGHT = 120;
/** Four bytes each while it is decoded. */
const MOST_PIXELS = 40_000_000;

const TYPES: ReadonlySet<string> = new Set([
  'image/avif',
  'image/gif',
  'image/jpeg',
  'image/png',
  'image/webp',
]);

/**
 * A small picture, drawn anew from what a page has given: a PNG, of which nothing else than its
 * pixels was taken over. `null`: it is none, or too large to be decoded.
 */
export async function makeThumbnail({ type, data }: PagePicture): Promise<Blob | null> {
  if (!TYPES.has(type)) return null;
  const url = URL.createObjectURL(new Blob([bytesOf(data)], { type }));
  try {
    const image = await loaded(url);
    const { naturalWidth: width, naturalHeight: height } = image;
    if (width === 0 || height === 0 || width * height > MOST_PIXELS) return null;
    const canvas = document.createElement('canvas');
    canvas.width = WIDTH;
    canvas.height = HEIGHT;
    const context = canvas.getContext('2d');
    if (!context) return null;
    const scale = Math.max(WIDTH / width, HEIGHT / height);
    context.imageSmoothingQuality = 'high';
    context.drawImage(
      image,
      (WIDTH - width * scale) / 2,
      (HEIGHT - height * scale) / 2,
      width * scale,
      height * scale,
    );
    return await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
  } catch {
    // Whatever a page calls a picture.
    return null;
  } finally {
    URL.revokeObjectURL(url);
  }
}

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));

/** Its size is known; nothing is decoded before it is drawn. */
function loaded(url: string): Promise<HTMLImageElement> {
  const image = new Image();
  return new Promise((resolve, reject) => {
    image.onload = () => resolve(image);
    image.onerror = () => reject(new Error('Not a picture'));
    image.src = url;
  });
}
