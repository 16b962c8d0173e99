import { createContext, use } from 'react';

import type { ConversationId, Seq } from '@anochat/contract';
import { may } from '@anochat/contract';
import type { Conversation, ConversationSummary, MessageItem } from '@anochat/sdk';

import type { Place } from '../layers/place-beside';
import { writtenText } from '../text/plain-text';

/** What a message view asks the conversation to do. The functions stay the same between renders. */
export interface MessageActions {
  readonly conversation: ConversationId;
  readonly openMenu: (item: MessageItem, anchor: Place) => void;
  readonly openReactions: (item: MessageItem, anchor: Place) => void;
  readonly openReactors: (item: MessageItem, anchor: Place) => void;
  readonly react: (item: MessageItem, emoji: string) => void;
  readonly reply: (item: MessageItem) => void;
  readonly jumpTo: (seq: Seq, from: MessageItem) => void;
  readonly retry: (key: string) => void;
  readonly discard: (key: string) => void;
  readonly supplyFile: Conversation['supplyFile'];
}

export const MessageActionsContext = createContext<MessageActions | null>(null);

export function useMessageActions(): MessageActions {
  const actions = use(MessageActionsContext);
  if (!actions) throw new Error('MessageActionsContext is missing');
  return actions;
}

export const QUICK_REACTIONS = ['👍', '❤️', '😂', '😮', '😢', '🙏'] as const;

/** Why somebody may not write here, or `null`. */
export type SilentReason = 'left' | 'restricted';
export function silentReason(summary: ConversationSummary): SilentReason | null {
  if (summary.role === null) return 'left';
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
