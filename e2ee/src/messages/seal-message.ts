import { ByteWriter } from '../bytes/byte-writer';
import { concatBytes } from '../primitives/bytes';
import { sign } from '../bytes/signature';
import type { Primitives } from '../primitives/primitives';
import { deriveSenderKeys, type EpochKeys } from './epoch-keys';
import { headerBytes, MESSAGE_VERSION, type MessageHeader } from './message-header';
import { innerBytes, type MessageInner } from './message-inner';
import { plaintextBytes } from './message-plaintext';
import { signedMessageBytes } from './message-signature';

/** What is signed and encrypted as one message. */
export interface OutgoingMessage {
  readonly header: MessageHeader;
  readonly inner: MessageInner;
}

/**
 * The body that travels: v(1) tag(16) nonce(24) XChaCha20-Poly1305 of the plaintext under K, with
 * header and bind as associated data. The nonce is BLAKE2b-24 of fresh randomness, header and
 * plaintext under N: two messages share one only if they are the same, even if randomness fails.
 */
export function sealMessage(
  primitives: Primitives,
  keys: EpochKeys,
  signSeed: Uint8Array,
  message: OutgoingMessage,
): Uint8Array {
  const header = headerBytes(primitives, message.header);
  const inner = innerBytes(message.inner);
  const signed = signedMessageBytes(primitives, keys.bind, header, inner);
  const signature = sign(primitives, signSeed, 'message', signed);
  const plaintext = plaintextBytes(signature, inner);
  const { key, nonceKey } = deriveSenderKeys(primitives, keys, message.header.device);
  const fresh = concatBytes(primitives.randomBytes(32), header, plaintext);
  const nonce = primitives.blake2b(24, fresh, nonceKey);
  return new ByteWriter()
    .u8(MESSAGE_VERSION)
    .bytes(keys.tag)
    .bytes(nonce)
    .bytes(primitives.xchacha20poly1305.seal(key, nonce, concatBytes(header, keys.bind), plaintext))
    .finish();
}
