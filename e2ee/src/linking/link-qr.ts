import { fromBase64, toBase64 } from '../bytes/base64';
import { ByteReader } from '../bytes/byte-reader';
import { readOrNull } from '../bytes/read-or-null';
import { type DeviceOffer, encodeOffer, isOfferProven, readOffer } from '../devices/device-offer';
import { concatBytes } from '../primitives/bytes';
import type { Primitives } from '../primitives/primitives';

const PREFIX = 'anochat:link:1:';

/** What a new device shows to a camera: the server sees the offer, but never the secret. */
export interface LinkRequest {
  /** 16 bytes, for this one time: it authenticates the answer. */
  readonly secret: Uint8Array;
  readonly offer: DeviceOffer;
}

export function createLinkSecret(primitives: Primitives): Uint8Array {
  return primitives.randomBytes(16);
}

/** `anochat:link:1:` and, in base64, secret(16) offer(192). */
export function linkQr({ secret, offer }: LinkRequest): string {
  return PREFIX + toBase64(concatBytes(secret, encodeOffer(offer)));
}

/** `null` for what is no such code, or an offer whose own proof does not hold. */
export function readLinkQr(primitives: Primitives, text: string): LinkRequest | null {
  if (!text.startsWith(PREFIX)) return null;
  return readOrNull(() => {
    const reader = new ByteReader(fromBase64(text.slice(PREFIX.length)));
    const request = { secret: reader.bytes(16), offer: readOffer(reader) };
    reader.end();
    return isOfferProven(primitives, request.offer) ? request : null;
  });
}
