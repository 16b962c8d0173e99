import { isKnownPart, type Entry, type UserId } from '@anochat/contract';
import type { ConversationEngine } from '../conversations/conversation-engine';
import type { IncomingMessage } from './anochat';

/** An entry as a message to answer, `null` when it is none: of somebody else, since one joined. */
export const incomingMessage = (
  entry: Entry,
  conversation: ConversationEngine,
  self: UserId,
): IncomingMessage | null => {
  if (entry.kind !== 'message' || entry.erased || entry.sender === self) return null;
  const joinedAt = conversation.currentHead?.me.joinedAt;
  if (joinedAt !== undefined && entry.ts < joinedAt) return null;
  const opened = conversation.open(entry);
  if (opened.state !== 'opened' || opened.content.type !== 'message') return null;
  const { content } = opened;
  return {
    seq: entry.seq,
    sender: entry.sender,
    content,
    text: content.parts
      .flatMap((part) => (isKnownPart(part) && part.type === 'text' ? [part.text] : []))
      .join('\n'),
    conversation,
    reply: (text) => conversation.send({ parts: [{ type: 'text', text }], replyTo: entry.seq }),
  };
};
