import type { Suite } from '@anochat/contract';
import type { KeyPackageFacts } from '@anochat/e2ee/mls';

import type { LinkedDevice } from './store/chain-device-store';

/** One that is not valid for so long is of no use: whoever claims it may be away. */
const LEAST_LEFT_S = 24 * 3_600;
/** RFC 9420, section 7.2, leaves it to the application how long a lifetime may be. */
const LONGEST_S = 400 * 24 * 3_600;
/** Clocks of devices differ. */
const SKEW_S = 3_600;

export type KeyPackageFault =
  | 'other-suite'
  | 'other-device'
  | 'other-key'
  | 'not-valid-yet'
  | 'expired'
  | 'lifetime-too-long'
  | 'last-resort-differs';

/**
 * Whether a device may publish it: for itself, with the `mls` key of its chain.
 *
 * @param now seconds since 1970
 */
export function judgeKeyPackage(
  facts: KeyPackageFacts,
  device: LinkedDevice,
  wanted: { readonly suite: Suite; readonly lastResort: boolean },
  now: number,
): KeyPackageFault | null {
  const { notBefore, notAfter } = facts.lifetime;
  if (facts.suite !== wanted.suite) return 'other-suite';
  if (facts.user !== device.userId || facts.device !== device.deviceId) return 'other-device';
  if (!Buffer.from(facts.signatureKey).equals(device.mlsKey)) return 'other-key';
  if (notBefore > now + SKEW_S) return 'not-valid-yet';
  if (notAfter < now + LEAST_LEFT_S) return 'expired';
  if (notAfter - notBefore > LONGEST_S) return 'lifetime-too-long';
  if (facts.lastResort !== wanted.lastResort) return 'last-resort-differs';
  return null;
}
