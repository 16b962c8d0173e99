import type { Seq } from '@anochat/contract';

/** What stands in a conversation's composer. */
export interface Draft {
  readonly text: string;
  readonly replyTo: Seq | null;
  /** The own message that is being edited. */
  readonly editing: Seq | null;
  /** Milliseconds since 1970. */
  readonly updatedAt: number;
}

export type DraftInput = Omit<Draft, 'updatedAt'>;
