import type { Primitives } from '../primitives/primitives';
import type { ChainVerdict, DeviceChain } from './device-chain';
import { isOfferProven, type DeviceOffer } from './device-offer';
import type { Statement, VaultReference } from './statement';

/** The chain after a statement whose place and signature hold, or why its content is refused. */
export function applyStatement(
  primitives: Primitives,
  before: DeviceChain | null,
  statement: Statement,
  hash: Uint8Array,
): ChainVerdict {
  const { n, user, body } = statement;
  if (body.kind === 'genesis') {
    const { identityKey } = body;
    return { chain: { user, identityKey, n, hash, hashes: [hash], devices: [], vault: null } };
  }
  if (before === null) return { problem: { type: 'not-allowed', n } };
  const chain = { ...before, n, hash, hashes: [...before.hashes, hash] };
  switch (body.kind) {
    case 'add':
      return withDevice(primitives, chain, statement, body.offer);
    case 'revoke':
      return withoutDevice(chain, body.device);
    case 'vault':
      return withVault(chain, body.vault);
    case 'renew':
      return { chain: renewed(chain, body.identityKey) };
  }
}

function withDevice(
  primitives: Primitives,
  chain: DeviceChain,
  { n, user, signer }: Statement,
  offer: DeviceOffer,
): ChainVerdict {
  if (offer.user !== user) return { problem: { type: 'wrong-user', n } };
  if (chain.devices.some((known) => known.device === offer.device)) {
    return { problem: { type: 'device-known', n } };
  }
  if (!isOfferProven(primitives, offer)) return { problem: { type: 'bad-proof', n } };
  const { device, mlsKey, signKey, boxKey } = offer;
  const added = { device, mlsKey, signKey, boxKey, addedAt: n, addedBy: signer, ended: null };
  return { chain: { ...chain, devices: [...chain.devices, added] } };
}

function withoutDevice(chain: DeviceChain, device: string): ChainVerdict {
  const { n, devices } = chain;
  if (!devices.some((known) => known.device === device && known.ended === null)) {
    return { problem: { type: 'device-not-active', n } };
  }
  const revoked = devices.map((known) =>
    known.device === device ? { ...known, ended: { n, by: 'revoked' as const } } : known,
  );
  return { chain: { ...chain, devices: revoked } };
}

function withVault(chain: DeviceChain, vault: VaultReference): ChainVerdict {
  if (vault.n <= (chain.vault?.n ?? 0)) return { problem: { type: 'old-vault', n: chain.n } };
  return { chain: { ...chain, vault } };
}

/**
 * Whoever belonged to the old identity is out, whoever was revoked before too: a leaf that was left
 * somewhere proves nothing for the new one.
 */
function renewed(chain: DeviceChain, identityKey: Uint8Array): DeviceChain {
  const devices = chain.devices.map((known) => ({
    ...known,
    ended: { n: known.ended?.n ?? chain.n, by: 'replaced' as const },
  }));
  return { ...chain, identityKey, devices, vault: null };
}
