import type { ConversationId, UserId } from '@anochat/contract';

import type { ConnectionId } from './hub';
import type { HubConnection } from './hub-connection';

interface LocalUser {
  readonly id: UserId;
  readonly connections: HubConnection[];
  readonly rooms: Set<Room>;
}

/** The local listeners of a conversation. An array: small, and quick to go through. */
interface Room {
  readonly id: ConversationId;
  readonly users: LocalUser[];
}

const NOBODY: readonly LocalUser[] = [];

/** conversation -> local users -> connections. */
export class HubIndex {
  private readonly connections = new Map<ConnectionId, HubConnection>();
  private readonly users = new Map<UserId, LocalUser>();
  private readonly rooms = new Map<ConversationId, Room>();

  get size(): number {
    return this.connections.size;
  }

  all(): Iterable<HubConnection> {
    return this.connections.values();
  }

  connection(id: ConnectionId): HubConnection | undefined {
    return this.connections.get(id);
  }

  connectionsOf(userId: UserId): readonly HubConnection[] {
    return this.users.get(userId)?.connections ?? [];
  }

  listeners(conversationId: ConversationId): readonly LocalUser[] {
    return this.rooms.get(conversationId)?.users ?? NOBODY;
  }

  isJoined(conversationId: ConversationId, userId: UserId): boolean {
    const room = this.rooms.get(conversationId);
    return room !== undefined && this.users.get(userId)?.rooms.has(room) === true;
  }

  add(connection: HubConnection): void {
    const { id, userId } = connection.identity;
    this.connections.set(id, connection);
    const user = this.users.get(userId);
    if (user !== undefined) user.connections.push(connection);
    else this.users.set(userId, { id: userId, connections: [connection], rooms: new Set() });
  }

  /** @returns the conversations that have no listener left. */
  remove(connection: HubConnection): ConversationId[] {
    const { id, userId } = connection.identity;
    this.connections.delete(id);
    const user = this.users.get(userId);
    if (user === undefined) return [];
    const at = user.connections.indexOf(connection);
    if (at >= 0) user.connections.splice(at, 1);
    if (user.connections.length > 0) return [];
    this.users.delete(userId);
    const silent: ConversationId[] = [];
    for (const room of user.rooms) if (this.takeOut(room, user)) silent.push(room.id);
    return silent;
  }

  join(conversationId: ConversationId, userId: UserId): void {
    const user = this.users.get(userId);
    if (user === undefined) return;
    let room = this.rooms.get(conversationId);
    if (room === undefined) {
      room = { id: conversationId, users: [] };
      this.rooms.set(conversationId, room);
    }
    if (user.rooms.has(room)) return;
    user.rooms.add(room);
    room.users.push(user);
  }

  leave(conversationId: ConversationId, userId: UserId): void {
    const user = this.users.get(userId);
    const room = this.rooms.get(conversationId);
    if (user === undefined || room === undefined || !user.rooms.delete(room)) return;
    this.takeOut(room, user);
  }

  /** @returns whether the room is empty now, and gone. */
  private takeOut(room: Room, user: LocalUser): boolean {
    const at = room.users.indexOf(user);
    const last = room.users.pop();
    if (last !== undefined && last !== user) room.users[at] = last;
    if (room.users.length > 0) return false;
    this.rooms.delete(room.id);
    return true;
  }
}
