import type { AudioPart, ConversationId, Seq, UserId } from '@anochat/contract';

/** One sound of one message. */
export interface Track {
  readonly conversation: ConversationId;
  /** Of the message. */
  readonly key: string;
  /** Of the message; `null` while it is in the outbox. */
  readonly seq: Seq | null;
  /** Of the part. */
  readonly index: number;
  readonly part: AudioPart;
  readonly sender: UserId;
}
