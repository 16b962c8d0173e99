import type { Primitives } from '../primitives/primitives';
import type { DeviceChain } from './device-chain';

/** How a device names its own chain in what it signs: place of its last statement, and 16 bytes of H. */
export interface ChainReference {
  readonly n: number;
  readonly hash: Uint8Array;
}

export function chainReference(chain: DeviceChain): ChainReference {
  return { n: chain.n, hash: chain.hash.slice(0, 16) };
}

/**
 * What a reference says of the chain known here: `known` if it names a statement of it, `ahead` if
 * it names one to be fetched, `differs` if somebody was shown another chain.
 */
export function compareChain(
  primitives: Primitives,
  chain: DeviceChain,
  reference: ChainReference,
): 'known' | 'ahead' | 'differs' {
  if (reference.n > chain.n) return 'ahead';
  const own = chain.hashes[reference.n - 1];
  if (own === undefined) return 'differs';
  return primitives.equal(own.slice(0, 16), reference.hash) ? 'known' : 'differs';
}
