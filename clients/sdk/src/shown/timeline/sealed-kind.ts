import type { Undecryptable } from '@anochat/e2ee';
import type { UnreadableReason } from '../../codec';

/** Why a message of an encrypted conversation is not there, in three kinds that people can act on. */
const KINDS = {
  'epoch-missing': 'waiting',
  pending: 'waiting',
  'not-yet-member': 'before',
  'epoch-differs': 'broken',
  corrupt: 'broken',
  'bad-signature': 'forged',
  'not-a-member': 'forged',
  misplaced: 'forged',
  'reference-differs': 'forged',
  'expiry-differs': 'forged',
  duplicate: 'forged',
  'unknown-version': 'newer',
  plain: 'plain',
} as const satisfies Record<
  Undecryptable | 'pending' | 'plain' | 'reference-differs' | 'expiry-differs',
  string
>;

export type SealedKind = (typeof KINDS)[keyof typeof KINDS];

/** Of a message that keys have to do with; `null`: it is unreadable for another reason. */
export const sealedKind = (reason: UnreadableReason | 'pending'): SealedKind | null =>
  Object.hasOwn(KINDS, reason) ? KINDS[reason as keyof typeof KINDS] : null;
