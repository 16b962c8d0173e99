import { thumbHashToDataURL } from 'thumbhash';

/** A blur of a few bytes as the address of a picture; `undefined` where it is none. */
export function thumbhashUrl(thumbhash: string | undefined): string | undefined {
  if (thumbhash === undefined) return undefined;
  try {
    return thumbHashToDataURL(Uint8Array.from(atob(thumbhash), (char) => char.charCodeAt(0)));
  } catch {
    // Whatever its sender wrote there: it is a decoration.
    return undefined;
  }
}
