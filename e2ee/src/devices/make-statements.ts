import type { DeviceId, UserId } from '@anochat/contract';

import { sign } from '../bytes/signature';
import type { Primitives } from '../primitives/primitives';
import type { DeviceChain } from './device-chain';
import type { DeviceOffer } from './device-offer';
import {
  encodeStatement,
  signedStatementBytes,
  type StatementBody,
  type StatementSigner,
  type VaultReference,
} from './statement';

/** Who signs: the identity's seed while the vault is open, or a device with its `sign` seed. */
export interface StatementKey {
  readonly signer: StatementSigner;
  readonly seed: Uint8Array;
}

type Place = Pick<DeviceChain, 'user' | 'n' | 'hash'>;

/** The first statement of a user, by the identity key that it founds. */
export function genesisStatement(
  primitives: Primitives,
  user: UserId,
  identitySeed: Uint8Array,
): Uint8Array {
  const identityKey = primitives.ed25519.publicKey(identitySeed);
  const start = { user, n: 0, hash: new Uint8Array(32) };
  const key: StatementKey = { signer: null, seed: identitySeed };
  return signed(primitives, start, key, { kind: 'genesis', identityKey });
}

export function addStatement(
  primitives: Primitives,
  chain: Place,
  key: StatementKey,
  offer: DeviceOffer,
): Uint8Array {
  return signed(primitives, chain, key, { kind: 'add', offer });
}

export function revokeStatement(
  primitives: Primitives,
  chain: Place,
  key: StatementKey,
  device: DeviceId,
): Uint8Array {
  return signed(primitives, chain, key, { kind: 'revoke', device });
}

export function vaultStatement(
  primitives: Primitives,
  chain: Place,
  key: StatementKey,
  vault: VaultReference,
): Uint8Array {
  return signed(primitives, chain, key, { kind: 'vault', vault });
}

/** Replaces a lost identity. Contacts must consent anew, and every device must be added anew. */
export function renewStatement(
  primitives: Primitives,
  chain: Place,
  newIdentitySeed: Uint8Array,
): Uint8Array {
  const identityKey = primitives.ed25519.publicKey(newIdentitySeed);
  const key: StatementKey = { signer: null, seed: newIdentitySeed };
  return signed(primitives, chain, key, { kind: 'renew', identityKey });
}

function signed(
  primitives: Primitives,
  { user, n, hash }: Place,
  { signer, seed }: StatementKey,
  body: StatementBody,
): Uint8Array {
  const unsigned = { user, n: n + 1, prev: hash, signer, body };
  const signature = sign(primitives, seed, 'statement', signedStatementBytes(unsigned));
  return encodeStatement({ ...unsigned, signature });
}
