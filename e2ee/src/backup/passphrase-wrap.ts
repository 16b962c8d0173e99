import type { UserId } from '@anochat/contract';

import { ByteReader } from '../bytes/byte-reader';
import { ByteWriter } from '../bytes/byte-writer';
import { expand } from '../bytes/expand';
import { FormatError } from '../bytes/format-error';
import { readOrNull } from '../bytes/read-or-null';
import { utf8Bytes } from '../bytes/utf8';
import type { Primitives } from '../primitives/primitives';

/** Cost of Argon2id: passes, and memory in KiB. */
export interface WrapCost {
  readonly passes: number;
  readonly memoryKiB: number;
}

/** The least that is accepted, which is also what a new wrap costs. */
export const WRAP_COST: WrapCost = { passes: 3, memoryKiB: 64 * 1024 };
/** More would be a server that keeps its users' devices busy. */
const MOST: WrapCost = { passes: 16, memoryKiB: 1024 * 1024 };

export type WrapProblem =
  'wrong-passphrase' | 'weak-cost' | 'excessive-cost' | 'wrong-user' | 'corrupt';

const VERSION = 1;
const NOTHING = new Uint8Array(0);

/**
 * v(1) user(16) passes(4) memory in KiB(4) salt(16) check(32) nonce(24) XChaCha20-Poly1305(R(32))
 * under X(P, "wrap"), where P = Argon2id of the passphrase (NFKC, UTF-8), 32 bytes; the first 41
 * bytes are associated data. The check is X(P, "wrap-check"), and is compared before opening.
 */
export async function wrapRecoveryKey(
  primitives: Primitives,
  passphrase: string,
  user: UserId,
  recoveryKey: Uint8Array,
  cost: WrapCost = WRAP_COST,
): Promise<Uint8Array> {
  const problem = costProblem(cost);
  if (problem !== null) throw new FormatError(problem);
  const salt = primitives.randomBytes(16);
  const about = new ByteWriter()
    .u8(VERSION)
    .uuid(user)
    .u32(cost.passes)
    .u32(cost.memoryKiB)
    .bytes(salt)
    .finish();
  const stretched = await stretch(primitives, passphrase, salt, cost);
  const key = expand(primitives, stretched, 'wrap', NOTHING, 32);
  const nonce = primitives.randomBytes(24);
  return new ByteWriter()
    .bytes(about)
    .bytes(expand(primitives, stretched, 'wrap-check', NOTHING, 32))
    .bytes(nonce)
    .bytes(primitives.xchacha20poly1305.seal(key, nonce, about, recoveryKey))
    .finish();
}

export async function unwrapRecoveryKey(
  primitives: Primitives,
  passphrase: string,
  user: UserId,
  bytes: Uint8Array,
): Promise<{ readonly recoveryKey: Uint8Array } | { readonly problem: WrapProblem }> {
  const wrap = readOrNull(() => readWrap(user, bytes)) ?? { problem: 'corrupt' };
  if ('problem' in wrap) return wrap;
  const { cost, salt, check, nonce, sealed } = wrap;
  const stretched = await stretch(primitives, passphrase, salt, cost);
  if (!primitives.equal(check, expand(primitives, stretched, 'wrap-check', NOTHING, 32))) {
    return { problem: 'wrong-passphrase' };
  }
  const key = expand(primitives, stretched, 'wrap', NOTHING, 32);
  const recoveryKey = primitives.xchacha20poly1305.open(key, nonce, bytes.slice(0, 41), sealed);
  return recoveryKey === null ? { problem: 'corrupt' } : { recoveryKey };
}

interface Wrap {
  readonly cost: WrapCost;
  readonly salt: Uint8Array;
  readonly check: Uint8Array;
  readonly nonce: Uint8Array;
  readonly sealed: Uint8Array;
}

function readWrap(user: UserId, bytes: Uint8Array): Wrap | { readonly problem: WrapProblem } {
  const reader = new ByteReader(bytes);
  if (reader.u8() !== VERSION) return { problem: 'corrupt' };
  if (reader.uuid() !== user) return { problem: 'wrong-user' };
  const cost = { passes: reader.u32(), memoryKiB: reader.u32() };
  const problem = costProblem(cost);
  if (problem !== null) return { problem };
  const salt = reader.bytes(16);
  const check = reader.bytes(32);
  const nonce = reader.bytes(24);
  const sealed = reader.rest();
  return sealed.length === 48 ? { cost, salt, check, nonce, sealed } : { problem: 'corrupt' };
}

function costProblem({ passes, memoryKiB }: WrapCost): 'weak-cost' | 'excessive-cost' | null {
  if (passes < WRAP_COST.passes || memoryKiB < WRAP_COST.memoryKiB) return 'weak-cost';
  if (passes > MOST.passes || memoryKiB > MOST.memoryKiB) return 'excessive-cost';
  return null;
}

function stretch(
  primitives: Primitives,
  passphrase: string,
  salt: Uint8Array,
  { passes, memoryKiB }: WrapCost,
): Promise<Uint8Array> {
  const password = utf8Bytes(passphrase.normalize('NFKC'));
  return primitives.argon2id(password, { salt, passes, memoryBytes: memoryKiB * 1024, length: 32 });
}
