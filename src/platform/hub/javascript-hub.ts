import { type CloseReason, type ConversationId, LIMITS, type UserId } from '@anochat/contract';

import { EncodedFrame } from './encoded-frame';
import type { EngineLink } from './engine-link';
import { FrameRun } from './frame-run';
import type {
  ConnectionId,
  ConnectionInfo,
  Frame,
  Hub,
  HubEvents,
  HubStatistics,
  SendOptions,
} from './hub';
import { HubConnection, type QueueLimits } from './hub-connection';
import { HubIndex } from './hub-index';

/** Flushes that took longer than this show load: the next one waits and gathers more. */
const LOAD_MS = 0.5;
const GATHER_MS = 2;
const LOOK_EVERY_MS = 100;

const DEFAULT_LIMITS: QueueLimits = {
  queueBytes: LIMITS.socketQueueBytes,
  volatileBytes: LIMITS.socketQueueBytes / 8,
  laggingMs: LIMITS.laggingMs,
};

/** The hub in JavaScript: coalescing writes below engine.io, stock engine.io where it must be. */
export class JavascriptHub implements Hub<EngineLink> {
  private readonly index = new HubIndex();
  private readonly limits: QueueLimits;
  private events: HubEvents | undefined;
  /** Connections with pending frames. */
  private dirty: HubConnection[] = [];
  private emptyRun = FrameRun.begin();
  private isFlushPlanned = false;
  private lastFlush = { tookMs: 0, endedAt: 0 };
  private readonly lagging = new Set<HubConnection>();
  private lookTimer: NodeJS.Timeout | undefined;
  private framesSent = 0;
  private framesDropped = 0;

  constructor(limits: Partial<QueueLimits> = {}) {
    this.limits = { ...DEFAULT_LIMITS, ...limits };
  }

  observe(events: HubEvents): void {
    this.events = events;
  }

  add(connection: ConnectionInfo, link: EngineLink): void {
    this.index.add(new HubConnection(connection, link, this.limits));
  }

  remove(id: ConnectionId): readonly ConversationId[] {
    const connection = this.index.connection(id);
    if (connection === undefined) return [];
    this.lagging.delete(connection);
    connection.release();
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
      for (const connection of connections) this.enqueue(connection, encoded, options, now);
    }
  }

  toUser(userId: UserId, frame: Frame, options: SendOptions = {}): void {
    const encoded = new EncodedFrame(frame);
    const now = Date.now();
    for (const connection of this.index.connectionsOf(userId))
      this.enqueue(connection, encoded, options, now);
  }

  toConnection(id: ConnectionId, frame: Frame, options: SendOptions = {}): void {
    const connection = this.index.connection(id);
    if (connection !== undefined)
      this.enqueue(connection, new EncodedFrame(frame), options, Date.now());
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
      lagging: this.lagging.size,
      framesSent: this.framesSent,
      framesDropped: this.framesDropped,
      bytesQueued,
    };
  }

  private enqueue(
    connection: HubConnection,
    frame: EncodedFrame,
    { volatile = false }: SendOptions,
    now: number,
  ): void {
    const wasClean = !connection.hasPending;
    if (!connection.enqueue(frame, volatile, this.emptyRun, now)) {
      this.framesDropped += 1;
      if (connection.isLagging) this.watch(connection);
      return;
    }
    this.framesSent += 1;
    if (!wasClean) return;
    this.dirty.push(connection);
    if (!this.isFlushPlanned) this.planFlush();
  }

  /** At the end of this turn of the event loop when idle; under load a little later, for more at once. */
  private planFlush(): void {
    this.isFlushPlanned = true;
    const { tookMs, endedAt } = this.lastFlush;
    const isLoaded = tookMs > LOAD_MS && performance.now() - endedAt < GATHER_MS;
    if (isLoaded) setTimeout(this.flush, GATHER_MS);
    else setImmediate(this.flush);
  }

  private readonly flush = (): void => {
    this.isFlushPlanned = false;
    const dirty = this.dirty;
    this.dirty = [];
    this.emptyRun = FrameRun.begin();
    const startedAt = performance.now();
    for (const connection of dirty) connection.flush();
    const endedAt = performance.now();
    this.lastFlush = { tookMs: endedAt - startedAt, endedAt };
  };

  private watch(connection: HubConnection): void {
    this.lagging.add(connection);
    this.lookTimer ??= setInterval(this.look, LOOK_EVERY_MS).unref();
  }

  private readonly look = (): void => {
    const now = Date.now();
    for (const connection of [...this.lagging]) {
      const { id } = connection.identity;
      switch (connection.look(now)) {
        case 'drained':
          this.lagging.delete(connection);
          this.events?.onDrained(id);
          break;
        case 'stuck':
          this.lagging.delete(connection);
          this.events?.onStuck(id);
          break;
        case 'lagging':
      }
    }
    if (this.lagging.size > 0) return;
    clearInterval(this.lookTimer);
    this.lookTimer = undefined;
  };
}
