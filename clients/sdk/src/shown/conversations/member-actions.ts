import { may, outranks, type ChangeRole, type Member, type UserId } from '@anochat/contract';
import type { ConversationSummary } from '../../conversations/conversation-summary';

export type MemberAction =
  'message' | 'verify' | ChangeRole['role'] | 'transfer' | 'remove' | 'ban';

const ROLES = ['admin', 'moderator', 'member'] as const;

/** What oneself may do with a member: the same table of roles that the server checks. */
export const memberActions = (
  self: UserId,
  { role: mine, mode }: ConversationSummary,
  { user, role }: Member,
): readonly MemberAction[] => {
  if (user.id === self) return [];
  const above = mine !== null && outranks(mine, role);
  const roles = ROLES.filter(
    (next) => above && next !== role && may(mine, 'member.change-role') && outranks(mine, next),
  );
  return [
    'message',
    ...(mode === 'e2ee' ? (['verify'] as const) : []),
    ...roles,
    ...(mine !== null && may(mine, 'ownership.transfer') ? (['transfer'] as const) : []),
    ...(above && may(mine, 'member.remove') ? (['remove'] as const) : []),
    ...(above && may(mine, 'member.ban') ? (['ban'] as const) : []),
  ];
};
