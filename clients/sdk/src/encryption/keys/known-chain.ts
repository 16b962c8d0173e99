import type { Base64, DeviceChainPart, UserId } from '@anochat/contract';
import {
  fromBase64,
  toBase64,
  verifyChain,
  type DeviceChain,
  type Primitives,
} from '@anochat/e2ee';
import { decodeBase64 } from './decode-base64';
import { ChainRefused } from './keys-errors';

/** A chain as it lies in the store. */
export interface StoredChain {
  readonly statements: readonly Base64[];
  /** The pinned identity: the first one seen, or the last one consented to. */
  readonly identityKey: Base64;
  /** H of the last statement; their number is its place. */
  readonly hash: Base64;
  /** The identity that a person has compared, `null` for none. */
  readonly verifiedKey: Base64 | null;
}

/** A chain that holds, with what is thought of its identity. */
export interface KnownChain {
  readonly chain: DeviceChain;
  readonly stored: StoredChain;
}

export const isIdentityChanged = ({ chain, stored }: KnownChain): boolean =>
  toBase64(chain.identityKey) !== stored.identityKey;

export const isVerified = ({ stored }: KnownChain): boolean =>
  stored.verifiedKey === stored.identityKey;

/** Verifies what was stored. @throws ChainRefused */
export const readStoredChain = (
  primitives: Primitives,
  user: UserId,
  stored: StoredChain,
): KnownChain => ({ stored, chain: verified(primitives, user, stored.statements, stored) });

/**
 * What an answer of the server makes of what is known. The answer overlaps by the last statement
 * that was seen: so a chain that became shorter or another one shows.
 * @throws ChainRefused
 */
export const mergeChainPart = (
  primitives: Primitives,
  known: KnownChain | null,
  { userId, after, statements }: DeviceChainPart,
): KnownChain | null => {
  const before = known?.stored.statements ?? [];
  if (statements.length === 0 && after === 0) {
    if (known === null) return null;
    throw new ChainRefused(userId, 'missing');
  }
  if (after > before.length) throw new ChainRefused(userId, 'malformed');
  const all = [...before.slice(0, after), ...statements];
  const chain = verified(primitives, userId, all, known?.stored ?? null);
  const stored: StoredChain = {
    statements: all,
    identityKey: known?.stored.identityKey ?? toBase64(chain.identityKey),
    hash: toBase64(chain.hash),
    verifiedKey: known?.stored.verifiedKey ?? null,
  };
  return { chain, stored };
};

/** The place from which a chain is asked for: its last known statement comes once more. */
export const overlapOf = (known: KnownChain | null): number =>
  Math.max(0, (known?.stored.statements.length ?? 0) - 1);

const verified = (
  primitives: Primitives,
  user: UserId,
  statements: readonly Base64[],
  pin: StoredChain | null,
): DeviceChain => {
  const verdict = verifyChain(
    primitives,
    user,
    statements.map((statement) => bytesOf(user, statement)),
    pin === null
      ? undefined
      : {
          identityKey: fromBase64(pin.identityKey),
          n: pin.statements.length,
          hash: fromBase64(pin.hash),
        },
  );
  if ('chain' in verdict) return verdict.chain;
  // Sound: whether it is consented to is asked by `isIdentityChanged`.
  if (verdict.problem.type === 'identity-renewed') return verdict.problem.chain;
  throw new ChainRefused(user, verdict.problem.type);
};

const bytesOf = (user: UserId, statement: Base64): Uint8Array => {
  const bytes = decodeBase64(statement);
  if (bytes === null) throw new ChainRefused(user, 'malformed');
  return bytes;
};
