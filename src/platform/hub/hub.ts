import type { CloseReason, ConversationId, DeviceId, SessionId, UserId } from '@anochat/contract';

/** Names one live connection on this instance. */
export type ConnectionId = string;

export interface ConnectionInfo {
  readonly id: ConnectionId;
  readonly userId: UserId;
  readonly deviceId: DeviceId;
  readonly sessionId: SessionId | null;
}

/**
 * One encoded text packet, the same for all receivers (a socket.io packet without the engine's
 * leading type). It is made once and shared.
 */
export type Frame = string;

export interface HubStatistics {
  readonly connections: number;
  readonly lagging: number;
  readonly framesSent: number;
  readonly framesDropped: number;
  /** Of every connection by itself, though many share one frame. */
  readonly bytesQueued: number;
  /** Memory of frames, as far as it is known: shared ones count once in the addon. */
  readonly bytesHeld: number;
  /** Handshakes that were refused because there was no room for another connection. */
  readonly refused: number;
  /** Writes to connections; each may carry many frames. */
  readonly writes: number;
  /** The pause before the next flush, under load, in milliseconds. */
  readonly flushWindowMs: number;
  /** Calls that the addon's thread has not carried out, and what they cost it. */
  readonly commandsWaiting: number;
  readonly workWaiting: number;
  /** How often a call had to wait until the addon's thread had caught up. */
  readonly waits: number;
  /** 1 where io_uring carries the writes, 0 elsewhere. */
  readonly uring: 0 | 1;
}

/**
 * Holds the connections of this instance and fans out. The index is conversation -> local users
 * -> connections. Frames to one connection leave in the order of the calls, whatever mixes single
 * sends, acks and broadcasts; frames pending for one connection leave in one write.
 *
 * A full queue: volatile frames are dropped first, then the connection is lagging. Frames are
 * dropped whole until it has drained; then `onDrained` is called, or `onStuck` when it
 * took too little for too long (LagRule).
 *
 * `Link` is what the implementation writes to (an engine.io socket).
 */
export interface Hub<Link> {
  /** Before the first connection. */
  observe(events: HubEvents): void;
  /** @throws Error when the link has carried a connection, even one that was removed */
  add(connection: ConnectionInfo, link: Link): void;
  /** @returns the conversations that nobody here listens to any more. */
  remove(id: ConnectionId): readonly ConversationId[];
  /**
   * Frames for the conversation reach the user's connections from now on, also those added later,
   * until the last one is removed. Does nothing for a user who has no connection here.
   */
  join(conversationId: ConversationId, userId: UserId): void;
  leave(conversationId: ConversationId, userId: UserId): void;
  toConversation(conversationId: ConversationId, frame: Frame, options?: SendOptions): void;
  toUser(userId: UserId, frame: Frame, options?: SendOptions): void;
  toConnection(id: ConnectionId, frame: Frame, options?: SendOptions): void;
  /** Sends what is queued, then closes; a terminal reason also tells the client to stay away. */
  close(id: ConnectionId, reason: CloseReason): void;
  connectionsOf(userId: UserId): readonly ConnectionInfo[];
  /** Whether anybody here listens to the conversation. */
  isHeard(conversationId: ConversationId): boolean;
  /** Whether the user listens to it here. */
  isJoined(conversationId: ConversationId, userId: UserId): boolean;
  /** Bytes that wait for this connection to read, acknowledgements included. */
  queuedBytes(id: ConnectionId): number;
  statistics(): HubStatistics;
}

export interface SendOptions {
  readonly volatile?: boolean;
  readonly exceptUserId?: UserId;
}

/** Called outside of every loop over connections. */
export interface HubEvents {
  onDrained(id: ConnectionId): void;
  onStuck(id: ConnectionId): void;
}

/** Injection token. */
export const HUB = Symbol('Hub');
