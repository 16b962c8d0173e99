import type { AudioPart, ConversationId, UserId } from '@anochat/contract';

/** One sound of one message. */
export interface Track {
  readonly conversation: ConversationId;
  /** Of the message. */
  readonly key: string;
  /** Of the part. */
  readonly index: number;
  readonly part: AudioPart;
  readonly sender: UserId;
}
