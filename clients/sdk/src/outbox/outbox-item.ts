import type {
  BlobId,
  ClientId,
  ConversationId,
  EnvelopeInput,
  Problem,
  Seq,
} from '@anochat/contract';
import type { Outgoing } from '../codec';

export type OutboxState =
  /** Its files are on their way. `lacks`: those that have to be chosen again, since they are gone. */
  | {
      readonly type: 'uploading';
      readonly sentBytes: number;
      readonly totalBytes: number;
      readonly lacks: readonly BlobId[];
    }
  | { readonly type: 'queued' }
  | { readonly type: 'sending' }
  /** Acknowledged; shown until the entry itself arrives. */
  | { readonly type: 'sent'; readonly seq: Seq }
  | { readonly type: 'failed'; readonly problem: Problem };

/** A file of this device that a message names and that is not up yet. */
export interface OutboxFile {
  readonly file: BlobId;
  /** See `FileSource`. */
  readonly reference: string | null;
}

export interface OutboxItem {
  readonly conversationId: ConversationId;
  /** Sorts by the time of writing: a conversation's items are sent in this order. */
  readonly clientId: ClientId;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly outgoing: Outgoing;
  /** None once they are up: the content then names them as they are stored. */
  readonly files: readonly OutboxFile[];
  /** What the writer had seen. */
  readonly readUpTo: Seq;
  /** Fixed before the first attempt, so that every attempt sends the same. */
  readonly envelope: EnvelopeInput | null;
  /** Of the first sealing: a later one of the same message keeps it. */
  readonly counter: number | null;
  readonly state: OutboxState;
}
