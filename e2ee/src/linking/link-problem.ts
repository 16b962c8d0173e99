import type { DeviceChain } from '../devices/device-chain';
import type { LinkRequest } from './link-qr';

/** Why an old device does not add a new one. */
export type LinkProblem =
  /** Another user's device. */
  | 'other-user'
  /** This device was in the chain before: it must come with a new id. */
  | 'device-known'
  /** A key of it belongs to a device of the chain already. */
  | 'key-known'
  /** More active devices than a user may have. */
  | 'too-many-devices';

/** What the old device checks before it asks its user to compare the code. */
export function linkProblem(
  chain: DeviceChain,
  { offer }: Pick<LinkRequest, 'offer'>,
  mostDevices: number,
): LinkProblem | null {
  if (offer.user !== chain.user) return 'other-user';
  if (chain.devices.some(({ device }) => device === offer.device)) return 'device-known';
  const offered = [offer.mlsKey, offer.signKey, offer.boxKey].map(String);
  const known = chain.devices.flatMap(({ mlsKey, signKey, boxKey }) =>
    [mlsKey, signKey, boxKey].map(String),
  );
  if (offered.some((key) => known.includes(key))) return 'key-known';
  const active = chain.devices.filter(({ ended }) => ended === null);
  return active.length >= mostDevices ? 'too-many-devices' : null;
}
