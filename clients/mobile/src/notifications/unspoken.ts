import type { ConversationList, ConversationSummary, MessageItem } from '@anochat/sdk';
import type { ConversationId, Seq } from '@anochat/contract';

export interface Unspoken {
  readonly summary: ConversationSummary;
  readonly message: MessageItem;
  readonly seq: Seq;
}

/** The newest message of each conversation that somebody should hear of and has not yet. */
export const unspokenOf = (
  { items }: ConversationList,
  spoken: Readonly<Record<ConversationId, Seq>>,
): readonly Unspoken[] =>
  items.flatMap((summary) => {
    const { last: message, muted, unread, id } = summary;
    if (muted || unread === 0 || message?.type !== 'message' || message.own) return [];
    const { seq, body } = message;
    if (seq === null || seq <= (spoken[id] ?? 0) || body.state === 'deleted') return [];
    return [{ summary, message, seq }];
  });
