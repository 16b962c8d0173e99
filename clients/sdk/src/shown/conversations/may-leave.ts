import type { ConversationSummary } from '../../conversations/conversation-summary';

/** A conversation between two is not left, and an owner stays while there are others. */
export const mayLeave = ({ kind, role, memberCount }: ConversationSummary): boolean =>
  kind !== 'direct' && role !== null && !(role === 'owner' && memberCount > 1);
