import type { CloseReason, ConversationId, UserId } from '@anochat/contract';

import type { NativeFanOutHandle } from '../../native';
import { ConnectionWriter } from '../connection-writer';
import { EncodedFrame } from '../encoded-frame';
import { closeLink, type EngineLink } from '../engine-link';
import type {
  ConnectionId,
  ConnectionInfo,
  Frame,
  Hub,
  HubEvents,
  HubStatistics,
  SendOptions,
} from '../hub';
import { HubConnection } from '../hub-connection';
import { LinkRegistry } from '../link-registry';
import type { QueueLimits } from '../queue-limits';
import type { NativeSockets } from './native-sockets';
import { NativeWebSocket } from './native-web-socket';

interface Member {
  readonly identity: ConnectionInfo;
  readonly link: EngineLink;
  handle: number;
  /** While JavaScript carries its bytes: polling, or TLS in Node. */
  guest: HubConnection | undefined;
}

/** The hub of the addon: the index, the queues and the sending are there. */
export class NativeHub implements Hub<EngineLink> {
  private readonly fanOut: NativeFanOutHandle;
  private readonly links = new LinkRegistry();
  private readonly members = new Map<ConnectionId, Member>();
  private readonly byHandle = new Map<number, Member>();
  private readonly guests = new ConnectionWriter();
  private events: HubEvents | undefined;

  /** @param limits for guests; the addon was given its own */
  constructor(
    private readonly sockets: NativeSockets,
    private readonly limits: QueueLimits,
  ) {
    this.fanOut = sockets.fanOut;
    sockets.lagListener = {
      onDrained: (handle) => this.tell('onDrained', handle),
      onStuck: (handle) => this.tell('onStuck', handle),
    };
    this.guests.events = {
      onDrained: (id) => {
        this.events?.onDrained(id);
        this.promote(this.members.get(id));
      },
      onStuck: (id) => this.events?.onStuck(id),
    };
  }

  observe(events: HubEvents): void {
    this.events = events;
  }

  add(identity: ConnectionInfo, link: EngineLink): void {
    this.links.claim(link);
    const socket = nativeSocket(link);
    const guest = socket ? undefined : new HubConnection(identity, link, this.limits);
    const handle = socket?.handle ?? this.fanOut.addGuest();
    const member: Member = { identity, link, handle, guest };
    this.members.set(identity.id, member);
    this.byHandle.set(handle, member);
    this.fanOut.enlist(handle, identity.userId);
    // engine.io writes what it kept right after it has told of the upgrade.
    if (guest) link.on('upgrade', () => queueMicrotask(() => this.promote(member)));
  }

  remove(id: ConnectionId): readonly ConversationId[] {
    const member = this.members.get(id);
    if (member === undefined) return [];
    this.members.delete(id);
    this.byHandle.delete(member.handle);
    const silent = this.fanOut.unlist(member.handle);
    if (member.guest) {
      this.guests.forget(member.guest);
      this.fanOut.release(member.handle);
    }
    return silent;
  }

  join(conversationId: ConversationId, userId: UserId): void {
    this.fanOut.join(conversationId, userId);
  }

  leave(conversationId: ConversationId, userId: UserId): void {
    this.fanOut.leave(conversationId, userId);
  }

  toConversation(conversationId: ConversationId, frame: Frame, options: SendOptions = {}): void {
    const { volatile = false, exceptUserId } = options;
    const guests = this.fanOut.toConversation(conversationId, frame, volatile, exceptUserId);
    if (guests) this.toGuests(guests, frame, options);
  }

  toUser(userId: UserId, frame: Frame, options: SendOptions = {}): void {
    const guests = this.fanOut.toUser(userId, frame, options.volatile === true);
    if (guests) this.toGuests(guests, frame, options);
  }

  toConnection(id: ConnectionId, frame: Frame, options: SendOptions = {}): void {
    const member = this.members.get(id);
    if (member === undefined) return;
    if (member.guest) this.toGuests([member.handle], frame, options);
    else this.fanOut.toConnection(member.handle, frame, options.volatile === true);
  }

  close(id: ConnectionId, reason: CloseReason): void {
    const member = this.members.get(id);
    if (member === undefined) return;
    if (member.guest) member.guest.close(reason);
    else closeLink(member.link, reason);
  }

  connectionsOf(userId: UserId): readonly ConnectionInfo[] {
    return this.fanOut
      .connectionsOf(userId)
      .flatMap((handle) => this.byHandle.get(handle)?.identity ?? []);
  }

  isHeard(conversationId: ConversationId): boolean {
    return this.fanOut.isHeard(conversationId);
  }

  isJoined(conversationId: ConversationId, userId: UserId): boolean {
    return this.fanOut.isJoined(conversationId, userId);
  }

  queuedBytes(id: ConnectionId): number {
    const member = this.members.get(id);
    if (member === undefined) return 0;
    return member.guest ? member.guest.queuedBytes : this.fanOut.queuedBytes(member.handle);
  }

  statistics(): HubStatistics {
    const native = this.fanOut.statistics();
    let guestBytes = 0;
    for (const { guest } of this.members.values()) guestBytes += guest?.queuedBytes ?? 0;
    return {
      connections: this.members.size,
      lagging: native.lagging + this.guests.laggingCount,
      framesSent: native.framesSent + this.guests.framesSent,
      framesDropped: native.framesDropped + this.guests.framesDropped,
      bytesQueued: native.bytesQueued + guestBytes,
      bytesHeld: native.bytesHeld + guestBytes,
      refused: this.sockets.refused,
      writes: native.writes + this.guests.writes,
      flushWindowMs: native.windowMicroseconds / 1_000,
      commandsWaiting: native.commandsWaiting,
      workWaiting: native.workWaiting,
      waits: native.waits,
      uring: native.usesUring ? 1 : 0,
    };
  }

  private toGuests(handles: readonly number[], frame: Frame, options: SendOptions): void {
    const encoded = new EncodedFrame(frame);
    const now = Date.now();
    for (const handle of handles) {
      const guest = this.byHandle.get(handle)?.guest;
      if (guest) this.guests.send(guest, encoded, options, now);
    }
  }

  /** A guest that has come to a native WebSocket, with nothing left in JavaScript, is native from now on. */
  private promote(member: Member | undefined): void {
    if (member?.guest === undefined || this.members.get(member.identity.id) !== member) return;
    member.guest.flush();
    const socket = nativeSocket(member.link);
    if (socket === undefined || member.guest.isLagging) return;
    this.guests.forget(member.guest);
    this.byHandle.delete(member.handle);
    this.fanOut.adopt(member.handle, socket.handle);
    member.guest = undefined;
    member.handle = socket.handle;
    this.byHandle.set(member.handle, member);
  }

  private tell(news: keyof HubEvents, handle: number): void {
    const member = this.byHandle.get(handle);
    if (member) this.events?.[news](member.identity.id);
  }
}

/** The connection's native WebSocket, when all that is sent goes to it at once. */
const nativeSocket = (link: EngineLink): NativeWebSocket | undefined => {
  if (link.readyState !== 'open' || link.upgrading || link.writeBuffer.length > 0) return undefined;
  const { socket } = link.transport;
  return socket instanceof NativeWebSocket ? socket : undefined;
};
