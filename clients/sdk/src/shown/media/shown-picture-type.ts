import type { PictureType } from '@anochat/contract';

import { hasImageEnd } from './image-end';
import { readImageHeader } from './image-header';
import { PIXELS_AT_MOST } from './media-kinds';

/**
 * The type under which a page is given a picture, by its own bytes; `null`: it is none, it is broken
 * off, or it is so large that it is not to be decoded, however few bytes it takes.
 */
export function shownPictureType(bytes: Uint8Array): PictureType | null {
  const header = readImageHeader(bytes);
  if (!header || header.width * header.height > PIXELS_AT_MOST) return null;
  return hasImageEnd(bytes, header.type) ? header.type : null;
}
