import type {
  BlobId,
  ClientId,
  Content,
  ConversationId,
  DeviceId,
  ErrorCode,
  Mode,
  Seq,
  SessionId,
  Timestamp,
  UserId,
} from '@anochat/contract';

/** What a message says of a file; `null` for what it does not say. */
export interface SaidOfBlob {
  /** Bytes. */
  readonly size: number | null;
  /** Media type, in lower case. */
  readonly type: string | null;
}

/** One entry on its way into the log: checked in itself, not yet against the database. */
export interface AppendItem {
  readonly conversationId: ConversationId;
  readonly userId: UserId;
  readonly deviceId: DeviceId;
  readonly sessionId: SessionId | null;
  readonly clientId: ClientId;
  readonly kind: 'message' | 'redaction';
  /** `null` for a redaction: whether it fits the conversation, its body says. */
  readonly mode: Mode | null;
  readonly generation: number | null;
  readonly epoch: number | null;
  readonly quiet: boolean;
  readonly target: Seq | null;
  /** Seconds; in `server` mode the conversation's timer counts. */
  readonly expiresIn: number | null;
  /** The target has to be the sender's own: an edit. */
  readonly ownTarget: boolean;
  readonly readUpTo: Seq | null;
  readonly mentions: readonly UserId[];
  /** In ascending order, each once. */
  readonly blobs: readonly BlobId[];
  /** Of these files, in their order; empty where the server cannot read it. */
  readonly said: readonly SaidOfBlob[];
  /** Keyed digest of what makes the entry, 16 bytes. */
  readonly digest: Uint8Array;
  /** What is sealed into the body: of a redaction its signed word; `null` for one without. */
  readonly plain: Uint8Array | null;
  /** As it goes to members, in `server` mode. */
  readonly content?: Content;
  /** As it goes to members, in `e2ee` mode. */
  readonly body?: string;
  /** Of a redaction in `e2ee` mode, as it goes to members. */
  readonly statement?: string;
}

export interface Placed {
  readonly seq: Seq;
  readonly n: number;
  readonly ts: Timestamp;
  readonly duplicate: boolean;
  readonly generation: number;
  readonly epoch: number;
  /** Taken back by a redaction of the same batch. */
  readonly erased: boolean;
  /** The sender's read marker moved with it. */
  readonly readMoved: boolean;
  readonly expiresAt: Timestamp | null;
}

/** What became of an item: its place, or why it has none. */
export type Outcome =
  { readonly placed: Placed } | { readonly problem: ErrorCode; readonly seq: Seq | null };
