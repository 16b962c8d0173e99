import type { ConversationId, UserId } from '@anochat/contract';
import type { AnoChat } from '../client/anochat';
import type { GalleryMessage } from '../search/gallery/gallery-types';
import type { MessageItem } from '../view';

/**
 * A message of the gallery as the timeline would show it. It has the timeline's own key where that
 * has it loaded: what plays there plays here.
 */
export function itemOf(
  client: AnoChat,
  conversation: ConversationId,
  self: UserId,
  message: GalleryMessage,
): MessageItem {
  const { seq, ts, sender, expiresAt, forwardedFrom, parts } = message;
  const { items } = client.conversation(conversation).timeline.get();
  return {
    type: 'message',
    key: items.find((item) => item.seq === seq)?.key ?? `#${seq}`,
    ...{ seq, ts, sender, expiresAt, forwardedFrom },
    own: sender === self,
    body: { state: 'content', parts, mentions: [] },
    clientId: null,
    editedAt: null,
    reactions: [],
    quote: null,
    delivery: null,
    readBy: [],
  };
}
