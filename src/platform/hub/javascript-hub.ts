import type { CloseReason, ConversationId, UserId } from '@anochat/contract';

import { ConnectionWriter } from './connection-writer';
import { EncodedFrame } from './encoded-frame';
import type { EngineLink } from './engine-link';
import type {
  ConnectionId,
  ConnectionInfo,
  Frame,
  Hub,
  HubEvents,
  HubStatistics,
  SendOptions,
} from './hub';
import { HubConnection } from './hub-connection';
import { HubIndex } from './hub-index';
import { LinkRegistry } from './link-registry';
import { DEFAULT_QUEUE_LIMITS, type QueueLimits } from './queue-limits';

/** The hub in JavaScript: coalescing writes below engine.io, stock engine.io where it must be. */
export class JavascriptHub implements Hub<EngineLink> {
  private readonly index = new HubIndex();
  private readonly links = new LinkRegistry();
  private readonly writer = new ConnectionWriter();
  private readonly limits: QueueLimits;

  constructor(limits: Partial<QueueLimits> = {}) {
    this.limits = { ...DEFAULT_QUEUE_LIMITS, ...limits };
  }

  observe(events: HubEvents): void {
    this.writer.events = events;
  }

  add(connection: ConnectionInfo, link: EngineLink): void {
    this.links.claim(link);
    this.index.add(new HubConnection(connection, link, this.limits));
  }

  remove(id: ConnectionId): readonly ConversationId[] {
    const connection = this.index.connection(id);
    if (connection === undefined) return [];
    this.writer.forget(connection);
    return this.index.remove(connection);
  }

  join(conversationId: ConversationId, userId: UserId): void {
    this.index.join(conversationId, userId);
  }

  leave(conversationId: ConversationId, userId: UserId): void {
    this.index.leave(conversationId, userId);
  }

  toConversation(conversationId: ConversationId, frame: Frame, options: SendOptions = {}): void {
    const users = this.index.listeners(conversationId);
    if (users.length === 0) return;
    const encoded = new EncodedFrame(frame);
    const now = Date.now();
    for (const { id, connections } of users) {
      if (id === options.exceptUserId) continue;
      for (const connection of connections) this.writer.send(connection, encoded, options, now);
    }
  }

  toUser(userId: UserId, frame: Frame, options: SendOptions = {}): void {
    const encoded = new EncodedFrame(frame);
    const now = Date.now();
    for (const connection of this.index.connectionsOf(userId))
      this.writer.send(connection, encoded, options, now);
  }

  toConnection(id: ConnectionId, frame: Frame, options: SendOptions = {}): void {
    const connection = this.index.connection(id);
    if (connection !== undefined)
      this.writer.send(connection, new EncodedFrame(frame), options, Date.now());
  }

  close(id: ConnectionId, reason: CloseReason): void {
    this.index.connection(id)?.close(reason);
  }

  connectionsOf(userId: UserId): readonly ConnectionInfo[] {
    return this.index.connectionsOf(userId).map(({ identity }) => identity);
  }

  isHeard(conversationId: ConversationId): boolean {
    return this.index.listeners(conversationId).length > 0;
  }

  isJoined(conversationId: ConversationId, userId: UserId): boolean {
    return this.index.isJoined(conversationId, userId);
  }

  queuedBytes(id: ConnectionId): number {
    return this.index.connection(id)?.queuedBytes ?? 0;
  }

  statistics(): HubStatistics {
    let bytesQueued = 0;
    for (const connection of this.index.all()) bytesQueued += connection.queuedBytes;
    return {
      connections: this.index.size,
      lagging: this.writer.laggingCount,
      framesSent: this.writer.framesSent,
      framesDropped: this.writer.framesDropped,
      bytesQueued,
      // Node refuses them itself, before there is a handshake.
      refused: 0,
      writes: this.writer.writes,
      flushWindowMs: this.writer.flushWindowMs,
      bytesHeld: bytesQueued,
      commandsWaiting: 0,
      workWaiting: 0,
      waits: 0,
      uring: 0,
    };
  }
}
