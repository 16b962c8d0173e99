import { ByteReader } from '../bytes/byte-reader';
import { ByteWriter } from '../bytes/byte-writer';
import { expand } from '../bytes/expand';
import { readOrNull } from '../bytes/read-or-null';
import type { ChainPin } from '../devices/device-chain';
import { encodeOffer } from '../devices/device-offer';
import { concatBytes } from '../primitives/bytes';
import type { Primitives } from '../primitives/primitives';
import type { LinkRequest } from './link-qr';

const VERSION = 1;
const ANSWER_BYTES = 69;

/**
 * v(1) IK(32) n(4) hash(32) X(secret, "link-answer", offer || the fields before)(32): what the old
 * device tells the new one through the server once it has added it, so that the new one pins the
 * true identity and chain.
 */
export function linkAnswer(
  primitives: Primitives,
  request: LinkRequest,
  pin: ChainPin,
): Uint8Array {
  const bytes = new ByteWriter()
    .u8(VERSION)
    .fixed(pin.identityKey, 32)
    .u32(pin.n)
    .fixed(pin.hash, 32)
    .finish();
  return concatBytes(bytes, checkOf(primitives, request, bytes));
}

/** What to pin, `null` for an answer that no reader of this request's secret gave. */
export function openLinkAnswer(
  primitives: Primitives,
  request: LinkRequest,
  answer: Uint8Array,
): ChainPin | null {
  const bytes = answer.slice(0, ANSWER_BYTES);
  if (!primitives.equal(answer.slice(ANSWER_BYTES), checkOf(primitives, request, bytes))) {
    return null;
  }
  return readOrNull(() => {
    const reader = new ByteReader(bytes);
    if (reader.u8() !== VERSION) return null;
    return { identityKey: reader.bytes(32), n: reader.u32(), hash: reader.bytes(32) };
  });
}

function checkOf(
  primitives: Primitives,
  { secret, offer }: LinkRequest,
  bytes: Uint8Array,
): Uint8Array {
  return expand(primitives, secret, 'link-answer', concatBytes(encodeOffer(offer), bytes), 32);
}
