import { createContext, use } from 'react';

import type { Seq } from '@anochat/contract';
import type { Conversation, ConversationSummary, MessageItem } from '@anochat/sdk';

/** What opens over a message. */
export interface MessageLayer {
  readonly type: 'actions' | 'reaction' | 'reactors' | 'readers' | 'info';
  readonly item: MessageItem;
}

/** What a message view asks the conversation to do. The functions stay the same between renders. */
export interface MessageActions {
  readonly conversation: Conversation;
  readonly kind: ConversationSummary['kind'];
  readonly open: (layer: MessageLayer) => void;
  readonly react: (item: MessageItem, emoji: string) => void;
  readonly reply: (item: MessageItem) => void;
  readonly jumpTo: (seq: Seq, from: MessageItem) => void;
  readonly retry: (key: string) => void;
  readonly discard: (key: string) => void;
  /** Keys of what is selected, `null` while nothing is being selected. */
  readonly selected: ReadonlySet<string> | null;
  readonly select: (item: MessageItem) => void;
}

export const MessageActionsContext = createContext<MessageActions | null>(null);

export function useMessageActions(): MessageActions {
  const actions = use(MessageActionsContext);
  if (!actions) throw new Error('MessageActionsContext is missing');
  return actions;
}
