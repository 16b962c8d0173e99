import type { ClientId, ConversationId, EnvelopeInput, Problem, Seq } from '@anochat/contract';
import type { Outgoing } from '../codec';

export type OutboxState =
  | { readonly type: 'queued' }
  | { readonly type: 'sending' }
  /** Acknowledged; shown until the entry itself arrives. */
  | { readonly type: 'sent'; readonly seq: Seq }
  | { readonly type: 'failed'; readonly problem: Problem };

export interface OutboxItem {
  readonly conversationId: ConversationId;
  /** Sorts by the time of writing: a conversation's items are sent in this order. */
  readonly clientId: ClientId;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly outgoing: Outgoing;
  /** What the writer had seen. */
  readonly readUpTo: Seq;
  /** Fixed before the first attempt, so that every attempt sends the same. */
  readonly envelope: EnvelopeInput | null;
  /** Of the first sealing: a later one of the same message keeps it. */
  readonly counter: number | null;
  readonly state: OutboxState;
}
