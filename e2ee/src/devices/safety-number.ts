import type { UserId } from '@anochat/contract';

import { ByteWriter } from '../bytes/byte-writer';
import { utf8Bytes } from '../bytes/utf8';
import type { Primitives } from '../primitives/primitives';

/** A user under an identity key: what two people compare. */
export interface Identity {
  readonly user: UserId;
  readonly identityKey: Uint8Array;
}

/** 30 digits: six times five bytes of BLAKE2b-512, each modulo 100,000. */
export function safetyNumber(primitives: Primitives, { user, identityKey }: Identity): string {
  const named = new ByteWriter()
    .bytes(utf8Bytes('anochat/1 safety'))
    .uuid(user)
    .fixed(identityKey, 32)
    .finish();
  const digest = primitives.blake2b(64, named);
  return Array.from({ length: 6 }, (_, group) =>
    digest
      .subarray(5 * group, 5 * group + 5)
      // Below 100,000 * 256 at each step: exact in a number.
      .reduce((value, byte) => (value * 256 + byte) % 100_000, 0)
      .toString()
      .padStart(5, '0'),
  ).join('');
}

/** 60 digits, the same on both sides. */
export function pairSafetyNumber(primitives: Primitives, one: Identity, other: Identity): string {
  return [safetyNumber(primitives, one), safetyNumber(primitives, other)].sort().join('');
}
