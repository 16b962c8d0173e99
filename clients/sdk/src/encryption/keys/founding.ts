import {
  addStatement,
  createRecoveryKey,
  genesisStatement,
  renewStatement,
  sealVault,
  vaultStatement,
  verifyChain,
  type DeviceChain,
  type DeviceOffer,
  type Primitives,
} from '@anochat/e2ee';
import type { ChainExtension } from './own-chain';

/** A new identity with its first device and its backup, ready to be said to the server. */
export interface Founding {
  readonly identityKey: Uint8Array;
  readonly extension: ChainExtension;
  /** Secret. */
  readonly recoveryKey: Uint8Array;
  /** Secret: the private backup key. */
  readonly backupKey: Uint8Array;
}

/**
 * A new identity for an account; with `before`, in place of that one. The identity's seed is in the
 * vault alone when this returns.
 */
export const foundIdentity = (
  primitives: Primitives,
  offer: DeviceOffer,
  before: { readonly chain: DeviceChain; readonly statements: readonly Uint8Array[] } | null,
): Founding => {
  const { user } = offer;
  const seed = primitives.randomBytes(32);
  const recoveryKey = createRecoveryKey(primitives);
  const backupKey = primitives.randomBytes(32);
  const vaultN = (before?.chain.vault?.n ?? 0) + 1;
  const secrets = { identitySeed: seed, backupKeys: [backupKey] };
  const vault = sealVault(primitives, recoveryKey, user, vaultN, secrets);
  const key = { signer: null, seed } as const;
  const made = [...(before?.statements ?? [])];
  const first = made.length;
  made.push(
    before
      ? renewStatement(primitives, before.chain, seed)
      : genesisStatement(primitives, user, seed),
  );
  made.push(addStatement(primitives, chainOf(primitives, user, made), key, offer));
  made.push(vaultStatement(primitives, chainOf(primitives, user, made), key, vault.reference));
  const identityKey = primitives.ed25519.publicKey(seed);
  primitives.wipe(seed);
  return {
    identityKey,
    extension: { statements: made.slice(first), vault: vault.bytes },
    recoveryKey,
    backupKey,
  };
};

const chainOf = (
  primitives: Primitives,
  user: string,
  statements: readonly Uint8Array[],
): DeviceChain => {
  const verdict = verifyChain(primitives, user, statements);
  // It was made right here.
  if ('problem' in verdict) throw new TypeError(`An own chain is ${verdict.problem.type}`);
  return verdict.chain;
};
