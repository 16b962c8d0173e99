import { utf8Bytes } from '../bytes/utf8';
import { wordsOf } from '../backup/recovery-words';
import { type DeviceOffer, encodeOffer } from '../devices/device-offer';
import { concatBytes } from '../primitives/bytes';
import type { Primitives } from '../primitives/primitives';

const WORDS = 6;
/** Makes a search for other keys with the same words dear, and costs an honest device half a second. */
const STRETCH = { passes: 2, memoryBytes: 64 * 1024 * 1024, length: 16 } as const;
const SALT = utf8Bytes('anochat/1 linked');

/**
 * Six words that both screens show, or that are typed from one into the other: Argon2id of offer ||
 * IK. They agree only if the old device sees the true keys of the new one, and the new one the true
 * identity of the account: a server that changes either changes the words.
 */
export async function linkWords(
  primitives: Primitives,
  offer: DeviceOffer,
  identityKey: Uint8Array,
): Promise<readonly string[]> {
  const keys = concatBytes(encodeOffer(offer), identityKey);
  const digest = await primitives.argon2id(keys, { salt: SALT, ...STRETCH });
  return wordsOf(digest.subarray(0, 2 * WORDS));
}
