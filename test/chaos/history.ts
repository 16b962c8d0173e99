import type { Accepted, ClientId, ConversationId, DeviceId, Seq } from '@anochat/contract';

/** One message as its sender lived it. */
export interface SentMessage {
  readonly conversationId: ConversationId;
  readonly clientId: ClientId;
  readonly text: string;
  /** How often it went onto the wire. */
  readonly attempts: number;
  /** Every acceptance that came back: the first is the acknowledgement, later ones answer retries. */
  readonly answers: readonly Answer[];
}

export interface Answer {
  /** Place among all answers of the run, in the order in which they arrived. */
  readonly at: number;
  readonly accepted: Accepted;
}

export interface SenderHistory {
  readonly name: string;
  readonly device: DeviceId;
  /** One message in flight at a time: then the log must keep the order of sending too. */
  readonly isOneByOne: boolean;
  /** In the order in which they were written. */
  readonly sent: readonly SentMessage[];
}

/** An entry that reached a receiver; `text` is null for what is no message. */
export interface SeenEntry {
  readonly seq: Seq;
  readonly clientId: ClientId | null;
  readonly text: string | null;
}

export interface ReceiverHistory {
  readonly name: string;
  /** What the receiver has at rest, in the order in which its reading of the client rule applied it. */
  readonly applied: ReadonlyMap<ConversationId, readonly SeenEntry[]>;
  readonly connections: readonly ConnectionHistory[];
}

/** What came over one connection, as it came. */
export interface ConnectionHistory {
  readonly live: ReadonlyMap<ConversationId, readonly Seq[]>;
  /** The server said that it had dropped frames: then the live sequence may have holes. */
  readonly wasToldOfGaps: boolean;
}

/** A row of the log, read by SQL. */
export interface LogEntry {
  readonly conversationId: ConversationId;
  readonly seq: Seq;
  readonly device: DeviceId | null;
  readonly clientId: ClientId | null;
}

export interface History {
  readonly senders: readonly SenderHistory[];
  readonly receivers: readonly ReceiverHistory[];
  /** The whole log, every conversation, in any order. */
  readonly log: readonly LogEntry[];
  /** What each conversation itself says its last seq is. */
  readonly lastSeqs: ReadonlyMap<ConversationId, Seq>;
}
