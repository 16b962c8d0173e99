import type { Content, Envelope, MessageEntry, Mode, Seq } from '@anochat/contract';

/**
 * `no-codec`: this build has no way to open the conversation's mode. `damaged`: the server cannot
 * open what it has stored.
 */
export type UnreadableReason = 'no-codec' | 'malformed' | 'damaged';

export type Opened =
  | { readonly state: 'opened'; readonly content: Content }
  | { readonly state: 'unreadable'; readonly reason: UnreadableReason };

/** What is to be sent, before it is put into an envelope. */
export type Outgoing =
  | {
      readonly kind: 'message';
      readonly content: Content;
      readonly quiet: boolean;
      readonly target: Seq | null;
      readonly blobs: readonly string[];
    }
  | { readonly kind: 'redaction'; readonly target: Seq };

/** How one mode of encryption puts content into envelopes and takes it out again. */
export interface Codec {
  /** Never throws: what cannot be opened is a state that the timeline shows. */
  open(entry: MessageEntry): Opened;
  /** Called once for a message: its bytes are kept and sent again as they are. */
  seal(outgoing: Outgoing & { readonly kind: 'message' }, readUpTo: Seq): Promise<Envelope>;
}

/** A mode without a codec is shown as unreadable, and nothing can be sent in it. */
export type Codecs = Readonly<Partial<Record<Mode, Codec>>>;
