import type {
  ClientId,
  ConversationId,
  E2eeContent,
  Entry,
  EnvelopeInput,
  MembershipChange,
  MessageEntry,
  Mode,
  Problem,
  Seq,
  Settings,
  UserId,
} from '@anochat/contract';
import type { Undecryptable } from '@anochat/e2ee';
import type { RecordChange } from '../storage/records';

/**
 * `no-codec`: this build has no way to open the conversation's mode. `damaged`: the server cannot
 * open what it has stored. `plain`: it came unencrypted into an encrypted conversation.
 * `reference-differs`: it is about another entry than the one that stands there. `expiry-differs`:
 * the server would have it disappear at another time than its sender. The others say why an encrypted
 * message does not open.
 */
export type UnreadableReason =
  | 'no-codec'
  | 'malformed'
  | 'damaged'
  | 'plain'
  | 'reference-differs'
  | 'expiry-differs'
  | Undecryptable;

export type Opened =
  | {
      readonly state: 'opened';
      readonly content: E2eeContent;
      /** By a key that this member gave, who speaks for who was there then. */
      readonly sharedBy?: UserId;
      /** What it calls the entry that it is about, or answers: see `Codec.refer`. */
      readonly names?: string;
    }
  /** Its key is on the way: it is opened anew when the conversation's codec says so. */
  | { readonly state: 'pending' }
  | { readonly state: 'unreadable'; readonly reason: UnreadableReason };

/** What is to be sent, before it is put into an envelope. */
export type Outgoing =
  | {
      readonly kind: 'message';
      readonly content: E2eeContent;
      readonly quiet: boolean;
      readonly target: Seq | null;
      readonly blobs: readonly string[];
      /** What the codec calls the entry that it is about, or answers, as it was when this was written. */
      readonly about?: string | undefined;
    }
  | { readonly kind: 'redaction'; readonly target: Seq; readonly about?: string | undefined };

/** One message of the outbox, as a codec sees it. */
export interface ToSeal {
  readonly conversationId: ConversationId;
  readonly clientId: ClientId;
  readonly outgoing: Outgoing & { readonly kind: 'message' };
  readonly readUpTo: Seq;
  /** Of an earlier sealing of the same message. */
  readonly counter: number | null;
}
/** What a page of the log brought. `isComplete`: all that was said about its entries is among them. */
export interface ReadPage {
  readonly conversationId: ConversationId;
  readonly entries: readonly Entry[];
  readonly isComplete: boolean;
}
/** A redaction of the outbox, as a codec sees it. */
export interface ToDelete {
  readonly conversationId: ConversationId;
  readonly target: Seq;
  readonly about: string | undefined;
}
export interface Sealed {
  readonly envelope: EnvelopeInput;
  /** The message's place among those of this device, where the mode counts them. */
  readonly counter: number | null;
}

/** What becomes of a message that the server refused. */
export type Recovery =
  /** It is sealed anew, under the same id and counter, after `waitMs`. */
  | { readonly type: 'seal-again'; readonly waitMs: number }
  /** Something must happen first: the same bytes are tried again later. */
  | { readonly type: 'wait' }
  /** It stands in the log already. */
  | { readonly type: 'sent'; readonly seq: Seq };

/** What a line about the conversation itself tells. */
export type SystemEvent =
  | {
      readonly type: 'membership';
      readonly change: MembershipChange;
      /** Whose act it is, where that is not the sender of the entry. */
      readonly by?: UserId;
      /** Asked for by the server's operator or a moderator; the sender only carried it out. */
      readonly onRequest?: true;
    }
  | { readonly type: 'settings'; readonly change: Partial<Settings> }
  /** What stands before was said before the join, and is there by keys that this member gave. */
  | { readonly type: 'history-shared'; readonly by: UserId }
  | { readonly type: 'commit' };

/** How one mode of encryption puts content into envelopes and takes it out again. */
export interface Codec {
  /**
   * Never throws: what cannot be opened is a state that the timeline shows.
   *
   * @param about the entry that stands where this one points to, where that is at hand: an edit, a
   * reaction or a reply that means another one is not opened
   */
  open(entry: MessageEntry, about?: Entry): Opened;
  /**
   * What an entry of the conversation itself shows as lines of its own, in a mode in which that is
   * not the server's to say.
   */
  lines?(entry: Exclude<Entry, MessageEntry>): readonly SystemEvent[];
  /**
   * Called when a message is next in its conversation: its bytes are kept and sent again as they
   * are. `null`: it cannot be sealed yet, and is asked for again. Rejects with an `AnoChatError` for
   * what can never be sent.
   */
  seal(message: ToSeal): Promise<Sealed | null>;
  /**
   * The signed word that a redaction needs in this mode; kept and sent again as it is. `null`: not
   * now, it is asked for again.
   */
  signDelete?(deletion: ToDelete): Promise<string | null>;
  /** How this mode names an entry, where a place alone is not enough. */
  refer?(entry: MessageEntry): string | undefined;
  /** A page of the log was read, from anywhere in it. */
  takePage?(page: ReadPage): void;
  /** What to do about a refusal; `null`: the person is told. */
  recover?(message: ToSeal, envelope: EnvelopeInput, problem: Problem): Promise<Recovery | null>;
  /** It stands in the log, or may do so: what is to be stored together with its leaving the outbox. */
  sent?(message: ToSeal): readonly RecordChange[];
}

/** A mode without a codec is shown as unreadable, and nothing can be sent in it. */
export type Codecs = Readonly<Partial<Record<Mode, Codec>>>;
