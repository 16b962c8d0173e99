import { create } from 'zustand';

import type { ConversationId, Seq } from '@anochat/contract';

interface Wanted {
  /** A new object with every wish: the same message can be wanted again. */
  readonly wanted: { readonly conversationId: ConversationId; readonly seq: Seq } | null;
}

/** The message that a search leads to; the conversation goes there once it is open. */
export const useWantedMessage = create<Wanted>(() => ({ wanted: null }));

export const wantMessage = (conversationId: ConversationId, seq: Seq): void =>
  useWantedMessage.setState({ wanted: { conversationId, seq } });

export const forgetWantedMessage = (): void => useWantedMessage.setState({ wanted: null });
