import { createContext, use } from 'react';

import type { ConversationId, Seq } from '@anochat/contract';
import type { Conversation, MessageItem } from '@anochat/sdk';

import type { Place } from '../layers/place-beside';

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
