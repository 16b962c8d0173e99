import type { ConversationId, DeviceId, Seq, UserId } from '@anochat/contract';

import { ByteReader } from '../bytes/byte-reader';
import { ByteWriter } from '../bytes/byte-writer';
import { FormatError } from '../bytes/format-error';
import { isSignedBy, sign } from '../bytes/signature';
import type { Primitives } from '../primitives/primitives';

/** A user's word, by one of their devices, that one entry of a log is taken back. */
export interface SignedDelete {
  readonly user: UserId;
  readonly device: DeviceId;
  readonly conversation: ConversationId;
  /** The one that the signer was in. */
  readonly generation: number;
  readonly target: Seq;
  /** d of that entry, see `entryDigest`. */
  readonly digest: Uint8Array;
  /** The signer's clock, milliseconds since 1970. */
  readonly sentAt: number;
}

const VERSION = 1;
export const SIGNED_DELETE_BYTES = 165;

/** v(1) user(16) device(16) conversation(16) generation(4) target(8) digest(32) sentAt(8) signature(64). */
export function signDelete(
  primitives: Primitives,
  signSeed: Uint8Array,
  word: SignedDelete,
): Uint8Array {
  const bytes = deleteBytes(word);
  const signature = sign(primitives, signSeed, 'delete', bytes);
  return new ByteWriter().bytes(bytes).bytes(signature).finish();
}

/** `FormatError` for what is no such word. Who said it, `isDeleteBy` tells. */
export function readDelete(bytes: Uint8Array): SignedDelete {
  const reader = new ByteReader(bytes);
  if (reader.u8() !== VERSION) throw new FormatError('unknown version of a delete');
  const word = {
    user: reader.uuid(),
    device: reader.uuid(),
    conversation: reader.uuid(),
    generation: reader.u32(),
    target: reader.u64(),
    digest: reader.bytes(32),
    sentAt: reader.u64(),
  };
  reader.bytes(64);
  reader.end();
  return word;
}

/** Whether the device holding this key signed these bytes. */
export function isDeleteBy(
  primitives: Primitives,
  bytes: Uint8Array,
  signKey: Uint8Array,
): boolean {
  return isSignedBy(primitives, signKey, 'delete', bytes.slice(0, -64), bytes.slice(-64));
}

function deleteBytes(word: SignedDelete): Uint8Array {
  return new ByteWriter()
    .u8(VERSION)
    .uuid(word.user)
    .uuid(word.device)
    .uuid(word.conversation)
    .u32(word.generation)
    .u64(word.target)
    .fixed(word.digest, 32)
    .u64(word.sentAt)
    .finish();
}
