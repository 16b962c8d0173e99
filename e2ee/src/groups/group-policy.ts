import type { UserId } from '@anochat/contract';

interface AnyPolicy {
  readonly v: 1;
  /** The same as in the group's id. */
  readonly generation: number;
}

/**
 * Two people's conversation: theirs alone for ever, and neither is above the other. Of one person
 * alone: notes to oneself.
 */
export interface DirectPolicy extends AnyPolicy {
  readonly kind: 'direct';
  readonly users: readonly [UserId] | readonly [UserId, UserId];
}

export interface SharedPolicy extends AnyPolicy {
  readonly kind: 'group';
  /** `null` where the owner is gone: the admins then name admins. */
  readonly owner: UserId | null;
  /** Without the owner, who may do all that they may. */
  readonly admins: readonly UserId[];
  /** Who may bring in other people. */
  readonly adds: 'admins' | 'members';
  /** What a new member is given to read. */
  readonly history: 'joined' | 'all';
}

/**
 * Who may do what in a group, agreed by its members: it stands in the GroupContext, so that every
 * epoch's keys depend on it. That the conversation is end-to-end encrypted is part of the bytes.
 */
export type GroupPolicy = DirectPolicy | SharedPolicy;

/** Type of the GroupContext extension that holds the policy, of the private range (RFC 9420, section 17.3). */
export const POLICY_EXTENSION = 0xf0a0;
