import type { DeviceId, UserId } from '@anochat/contract';

import { ByteWriter } from '../bytes/byte-writer';
import { concatBytes } from '../primitives/bytes';
import type { Primitives } from '../primitives/primitives';
import { type OpenedSeal, openSealed, type SealingDevice, sealTo } from './seal-to';
import { sealedContext } from './sealed-context';

/**
 * `link-answer`: what a new device needs of the account, from the device that linked it.
 * `backup-keys`: the account's backup keys after they were renewed. `history`: keys of epochs.
 * `history-request`: of which epochs the sender has no key.
 */
export type InboxKind = 'link-answer' | 'backup-keys' | 'history' | 'history-request';

interface Recipient {
  readonly user: UserId;
  readonly device: DeviceId;
}

const VERSION = 1;
const KINDS = {
  'link-answer': 1,
  'backup-keys': 2,
  history: 3,
  'history-request': 4,
} as const satisfies Record<InboxKind, number>;

/** v(1) kind(1) and `sealTo` the device's `box` key; context is kind(1) user(16) device(16). */
export function sealInboxItem(
  primitives: Primitives,
  to: Recipient & { readonly boxKey: Uint8Array },
  kind: InboxKind,
  by: SealingDevice,
  payload: Uint8Array,
): Uint8Array {
  const sealed = sealTo(primitives, to.boxKey, contextOf(KINDS[kind], to), by, payload);
  return concatBytes(Uint8Array.of(VERSION, KINDS[kind]), sealed);
}

/** `null` for what is not for this device or of no known kind. Who sealed it, `verifySealed` tells. */
export function openInboxItem(
  primitives: Primitives,
  boxSecretKey: Uint8Array,
  self: Recipient,
  bytes: Uint8Array,
): { readonly kind: InboxKind; readonly opened: OpenedSeal } | null {
  const [version, code] = bytes;
  const kind = version === VERSION ? kindOf(code) : null;
  if (kind === null) return null;
  const opened = openSealed(primitives, boxSecretKey, contextOf(KINDS[kind], self), bytes.slice(2));
  return opened === null ? null : { kind, opened };
}

function kindOf(code: number | undefined): InboxKind | null {
  switch (code) {
    case KINDS['link-answer']:
      return 'link-answer';
    case KINDS['backup-keys']:
      return 'backup-keys';
    case KINDS.history:
      return 'history';
    case KINDS['history-request']:
      return 'history-request';
    default:
      return null;
  }
}

function contextOf(code: number, { user, device }: Recipient): Uint8Array {
  return sealedContext('inbox', new ByteWriter().u8(code).uuid(user).uuid(device).finish());
}
