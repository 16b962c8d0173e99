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
  readonly bytesQueued: number;
}

/**
 * Holds the connections of this instance and fans out. The index is conversation -> local users
 * -> connections. Frames to one connection leave in the order of the calls, whatever mixes single
 * sends and broadcasts; frames pending for one connection leave in one write.
 *
 * A full queue: volatile frames are dropped first, then the connection is lagging. Frames are
 * dropped whole until it has drained; then `onDrained` is called, and after LIMITS.laggingMs
 * without progress `onStuck`.
 *
 * `Link` is what the implementation writes to (an engine.io socket).
 */
export interface Hub<Link> {
  add(connection: ConnectionInfo, link: Link): void;
  remove(id: ConnectionId): void;
  /** Entries of the conversation reach the user's connections from now on. */
  join(conversationId: ConversationId, userId: UserId): void;
  leave(conversationId: ConversationId, userId: UserId): void;
  toConversation(conversationId: ConversationId, frame: Frame, options?: SendOptions): void;
  toUser(userId: UserId, frame: Frame, options?: SendOptions): void;
  toConnection(id: ConnectionId, frame: Frame, options?: SendOptions): void;
  /** Sends what is queued, then closes. */
  close(id: ConnectionId, reason: CloseReason): void;
  connectionsOf(userId: UserId): readonly ConnectionInfo[];
  usersOf(conversationId: ConversationId): ReadonlySet<UserId>;
  statistics(): HubStatistics;
}

export interface SendOptions {
  readonly volatile?: boolean;
  readonly exceptUserId?: UserId;
}

export interface HubEvents {
  onDrained(id: ConnectionId): void;
  onStuck(id: ConnectionId): void;
}

/** Injection token. */
export const HUB = Symbol('Hub');
