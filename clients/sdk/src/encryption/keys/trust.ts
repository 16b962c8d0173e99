import { comparisonQr, pairSafetyNumber, type Identity, type Primitives } from '@anochat/e2ee';
import type { Trust } from '../encryption';
import type { ChainRefused } from './keys-errors';
import { isIdentityChanged, isVerified, type KnownChain } from './known-chain';

export const UNKNOWN_TRUST: Trust = { level: 'unverified', safetyNumber: null, qr: null };

/** What a person is told about the identity of somebody else. */
export const describeTrust = (
  primitives: Primitives,
  own: KnownChain | null,
  peer: KnownChain | null,
  refusal: ChainRefused | null,
): Trust => {
  const refused = refusal === null ? {} : { refused: refusal.reason };
  if (peer === null) return { ...UNKNOWN_TRUST, ...refused };
  const level = isIdentityChanged(peer) ? 'changed' : isVerified(peer) ? 'verified' : 'unverified';
  if (own === null) return { level, safetyNumber: null, qr: null, ...refused };
  const [mine, theirs] = [identityOf(own), identityOf(peer)];
  const safetyNumber = pairSafetyNumber(primitives, mine, theirs).match(/.{5}/g) ?? [];
  return { level, safetyNumber, qr: comparisonQr(mine, theirs), ...refused };
};

/** By its present identity key, consented to or not: that is the one to compare. */
export const identityOf = ({ chain }: KnownChain): Identity => ({
  user: chain.user,
  identityKey: chain.identityKey,
});
