import type { ConversationSummary } from '../../conversations/conversation-summary';

/** What a conversation is called: its title, or the other person's name. */
export const titleOf = (summary: ConversationSummary): string =>
  summary.peer?.displayName ?? (summary.title === '' ? '…' : summary.title);

/** What decides the colours of its picture: the person's own in a direct conversation. */
export const pictureIdOf = (summary: ConversationSummary): string => summary.peer?.id ?? summary.id;

export const pictureShapeOf = (summary: ConversationSummary): 'person' | 'group' =>
  summary.kind === 'direct' ? 'person' : 'group';
