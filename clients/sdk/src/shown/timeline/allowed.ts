import { may } from '@anochat/contract';
import type { ConversationSummary } from '../../conversations/conversation-summary';
import type { MessageItem } from '../../view';
import { writtenText } from '../text/plain-text';

export const QUICK_REACTIONS = ['👍', '❤️', '😂', '😮', '😢', '🙏'] as const;

/** Why somebody may not write here, or `null`. */
export type SilentReason = 'not-member' | 'restricted';
export function silentReason(summary: ConversationSummary): SilentReason | null {
  if (summary.role === null) return 'not-member';
  if (summary.posting === 'moderators' && !may(summary.role, 'message.send-restricted'))
    return 'restricted';
  return null;
}

export interface Allowed {
  readonly react: boolean;
  readonly reply: boolean;
  readonly edit: boolean;
  readonly copy: boolean;
  readonly forward: boolean;
  readonly remove: boolean;
}

/** What the signed-in person may do with a message: one answer for toolbar, menu and keys. */
export function allowedFor(item: MessageItem, summary: ConversationSummary): Allowed {
  const stored = item.seq !== null && item.body.state !== 'deleted';
  const mayWrite = silentReason(summary) === null;
  const hasText = item.body.state === 'content' && writtenText(item.body.parts) !== '';
  return {
    react: stored && mayWrite,
    reply: stored && mayWrite && item.body.state === 'content',
    edit: stored && mayWrite && item.own && hasText && item.forwardedFrom === null,
    copy: hasText,
    forward: stored && item.body.state === 'content',
    remove:
      stored && summary.role !== null && (item.own || may(summary.role, 'message.redact-any')),
  };
}
