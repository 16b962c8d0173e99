import { type Act, type ConversationId, type ErrorCode, may, type UserId } from '@anochat/contract';

import type { Database } from '../platform/database';
import { ProblemError } from '../platform/errors';
import { type Access, findAccess } from './store/access-store';

/** @throws conversation.not-found to one who never was a member: its being there is no one's business. */
export const requireReader = async (
  database: Database,
  userId: UserId,
  conversationId: ConversationId,
): Promise<Access> => {
  const access = await findAccess(database, userId, conversationId);
  if (access === undefined) throw new ProblemError('conversation.not-found');
  return access;
};

/** @throws conversation.not-found to others than present members. */
export const requireMember = async (
  database: Database,
  userId: UserId,
  conversationId: ConversationId,
): Promise<Access> => {
  const access = await requireReader(database, userId, conversationId);
  if (access.role === null) throw new ProblemError('conversation.not-found');
  return access;
};

/** What an act that not every member may do is refused with. */
export const ACT_PROBLEMS = [
  'conversation.not-found',
  'conversation.kind-mismatch',
  'auth.forbidden',
] as const satisfies readonly ErrorCode[];

/** @throws auth.forbidden to members whose role is too low, conversation.kind-mismatch in a direct one. */
export const requireMayAct = async (
  database: Database,
  userId: UserId,
  conversationId: ConversationId,
  act: Act,
): Promise<Access> => {
  const access = await requireMember(database, userId, conversationId);
  if (access.kind === 'direct') throw new ProblemError('conversation.kind-mismatch');
  if (access.role === null || !may(access.role, act)) throw new ProblemError('auth.forbidden');
  return access;
};
