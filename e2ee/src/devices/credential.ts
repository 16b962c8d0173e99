import type { DeviceVerdict } from '../groups/commit-world';
import type { DeviceCredential } from '../groups/leaf';
import type { Primitives } from '../primitives/primitives';
import type { DeviceChain } from './device-chain';

/**
 * What a chain under the pinned identity says of a credential. `forged` is refused; `revoked` and
 * `replaced` (both stale) may stand in a tree, but are removed before anything is sent.
 */
export function credentialVerdict(
  primitives: Primitives,
  chain: DeviceChain,
  { user, device, signatureKey }: DeviceCredential,
): Exclude<DeviceVerdict, 'unknown'> {
  if (chain.user !== user) return 'forged';
  const known = chain.devices.find((candidate) => candidate.device === device);
  if (known === undefined || !primitives.equal(known.mlsKey, signatureKey)) return 'forged';
  return known.ended?.by ?? 'valid';
}
