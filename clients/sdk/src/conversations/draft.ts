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

/** As it is stored and told to other devices when nothing is left of it: that is news, too. */
export const NO_DRAFT: Draft = { text: '', replyTo: null, editing: null, updatedAt: 0 };

export const isEmptyDraft = ({ text, replyTo, editing }: DraftInput): boolean =>
  text === '' && replyTo === null && editing === null;
