import type { ConversationId, Seq, Timestamp, UserId } from '@anochat/contract';
import type { Snippet } from './snippet';

export interface SearchOptions {
  /** Only there. */
  readonly conversationId?: ConversationId;
  /** Only what this person wrote. */
  readonly sender?: UserId;
  /** Hits of one answer, 20 when not said. */
  readonly limit?: number;
  /** `more` of the answer before. */
  readonly cursor?: string;
}

export interface SearchHit {
  readonly conversationId: ConversationId;
  readonly seq: Seq;
  readonly ts: Timestamp;
  readonly sender: UserId;
  readonly snippet: Snippet;
}

export interface SearchAnswer {
  /** The newest first. */
  readonly hits: readonly SearchHit[];
  /** What is older was not searched yet; `null`: all that there is was. */
  readonly coveredTo: Timestamp | null;
  /** The cursor of the next hits, `null` when these were the last. */
  readonly more: string | null;
}

/** How far the index of this device reaches, over all conversations. */
export interface SearchProgress {
  readonly coveredTo: Timestamp | null;
  /** Older history is being read. */
  readonly isWalking: boolean;
  /** Grows as the index changes: what was found before may be outdated. */
  readonly writes: number;
}
