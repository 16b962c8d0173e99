import type { UserId } from '@anochat/contract';

import { readOrNull } from '../bytes/read-or-null';
import { hash } from '../bytes/hash';
import { isSignedBy } from '../bytes/signature';
import type { Primitives } from '../primitives/primitives';
import type { ChainPin, ChainProblem, ChainVerdict, DeviceChain } from './device-chain';
import { applyStatement } from './apply-statement';
import { decodeStatement, signedStatementBytes, type Statement } from './statement';

/**
 * Verifies a user's whole chain, first statement first. With a pin, the chain must hold the pinned
 * statement in its place and end under the pinned identity.
 */
export function verifyChain(
  primitives: Primitives,
  user: UserId,
  statements: readonly Uint8Array[],
  pinned?: ChainPin,
): ChainVerdict {
  if (statements.length === 0) return { problem: { type: 'empty' } };
  const verdict = appendAll(primitives, user, null, statements);
  if ('problem' in verdict || pinned === undefined) return verdict;
  return againstPin(primitives, verdict.chain, pinned);
}

/** Verifies what follows a chain that was verified before. */
export function continueChain(
  primitives: Primitives,
  chain: DeviceChain,
  statements: readonly Uint8Array[],
): ChainVerdict {
  const verdict = appendAll(primitives, chain.user, chain, statements);
  if ('problem' in verdict) return verdict;
  return underIdentity(primitives, verdict.chain, chain.identityKey);
}

function againstPin(primitives: Primitives, chain: DeviceChain, pinned: ChainPin): ChainVerdict {
  if (chain.n < pinned.n) {
    return { problem: { type: 'shortened', n: chain.n, seen: pinned.n } };
  }
  const seen = chain.hashes[pinned.n - 1];
  if (seen === undefined || !primitives.equal(seen, pinned.hash)) {
    return { problem: { type: 'forked', n: pinned.n } };
  }
  return underIdentity(primitives, chain, pinned.identityKey);
}

function underIdentity(
  primitives: Primitives,
  chain: DeviceChain,
  identityKey: Uint8Array,
): ChainVerdict {
  if (primitives.equal(chain.identityKey, identityKey)) return { chain };
  return { problem: { type: 'identity-renewed', chain } };
}

function appendAll(
  primitives: Primitives,
  user: UserId,
  start: DeviceChain | null,
  statements: readonly Uint8Array[],
): ChainVerdict {
  let chain = start;
  for (const bytes of statements) {
    const next = append(primitives, user, chain, bytes);
    if ('problem' in next) return next;
    chain = next.chain;
  }
  return chain === null ? { problem: { type: 'empty' } } : { chain };
}

function append(
  primitives: Primitives,
  user: UserId,
  chain: DeviceChain | null,
  bytes: Uint8Array,
): ChainVerdict {
  const n = (chain?.n ?? 0) + 1;
  const statement = readOrNull(() => decodeStatement(bytes));
  if (statement === null) return { problem: { type: 'malformed', n } };
  if (statement.user !== user) return { problem: { type: 'wrong-user', n } };
  if (statement.n !== n || !primitives.equal(statement.prev, chain?.hash ?? START)) {
    return { problem: { type: 'broken-link', n } };
  }
  const key = signerKey(chain, statement);
  if (!(key instanceof Uint8Array)) return { problem: { type: key, n } };
  if (
    !isSignedBy(primitives, key, 'statement', signedStatementBytes(statement), statement.signature)
  ) {
    return { problem: { type: 'bad-signature', n } };
  }
  return applyStatement(primitives, chain, statement, hash(primitives, bytes));
}

/** The key that must have signed, or why there is none. */
function signerKey(
  chain: DeviceChain | null,
  { signer, body }: Statement,
): Uint8Array | Extract<ChainProblem['type'], 'unknown-signer' | 'revoked-signer' | 'not-allowed'> {
  if (body.kind === 'genesis' || body.kind === 'renew') {
    // A first statement founds an identity, a later one replaces it: each is its own witness.
    const isInPlace = (body.kind === 'genesis') === (chain === null);
    return isInPlace && signer === null ? body.identityKey : 'not-allowed';
  }
  if (chain === null) return 'not-allowed';
  if (signer === null) return chain.identityKey;
  const device = chain.devices.find((known) => known.device === signer);
  if (device === undefined) return 'unknown-signer';
  return device.ended === null ? device.signKey : 'revoked-signer';
}

const START = new Uint8Array(32);
