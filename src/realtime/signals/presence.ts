import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { type CommandResults, LIMITS, type SignalData, type UserId } from '@anochat/contract';

import { BUS, type Bus } from '../../platform/bus';
import { Database, SharedReading } from '../../platform/database';
import { type ConnectionId, type EngineLink, HUB, type Hub } from '../../platform/hub';
import { signalFrame } from '../events/event-frame';
import { blockedAmong, hiddenAmong } from '../store/presence-store';
import { PresenceWatchers } from './presence-watchers';

const TELL_WITHIN_MS = 1_000;

/** A user with connections here, or gone for less than the grace. */
interface LocalUser {
  isHidden: boolean;
  leaving: NodeJS.Timeout | undefined;
}

/**
 * Who is here. No table: each instance tells of its own users when they come and go and, every
 * LIMITS.presenceSnapshotMs, of all of them; whom nobody tells of any more is forgotten. Users who
 * hide are never told of, and a block hides two people from each other.
 */
@Injectable()
export class Presence implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(Presence.name);
  private readonly local = new Map<UserId, LocalUser>();
  /** Everybody who is online anywhere, with when that was last told. */
  private readonly online = new Map<UserId, number>();
  private readonly watchers = new PresenceWatchers();
  /** The latest list asked for by a connection; an older answer must not replace it. */
  private readonly asked = new Map<ConnectionId, symbol>();
  private readonly hidden = new SharedReading<UserId, true>(async (userIds) => {
    const hidden = await hiddenAmong(this.database, userIds);
    return new Map([...hidden].map((userId) => [userId, true]));
  });
  private timer: NodeJS.Timeout | undefined;
  private telling: NodeJS.Timeout | undefined;

  constructor(
    @Inject(HUB) private readonly hub: Hub<EngineLink>,
    @Inject(BUS) private readonly bus: Bus,
    private readonly database: Database,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.snapshot(Date.now()), LIMITS.presenceSnapshotMs);
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
    clearTimeout(this.telling);
    for (const { leaving } of this.local.values()) clearTimeout(leaving);
  }

  /** The user made a connection here. */
  arrive(userId: UserId): void {
    const known = this.local.get(userId);
    if (known !== undefined) {
      clearTimeout(known.leaving);
      known.leaving = undefined;
      return;
    }
    // Hidden until it is known that they are not.
    const user: LocalUser = { isHidden: true, leaving: undefined };
    this.local.set(userId, user);
    this.hidden.of(userId).then(
      (isHidden) => {
        if (isHidden || this.local.get(userId) !== user) return;
        user.isHidden = false;
        this.tell(userId, true);
      },
      (error: unknown) => this.logger.warn(`Whether a user hides cannot be read: ${String(error)}`),
    );
  }

  /** The user's last connection here is gone. */
  depart(userId: UserId): void {
    const user = this.local.get(userId);
    if (user === undefined) return;
    user.leaving = setTimeout(() => {
      this.local.delete(userId);
      if (!user.isHidden) this.tell(userId, false);
    }, LIMITS.presenceGraceMs).unref();
  }

  /** The connection is gone. */
  unwatch(id: ConnectionId): void {
    this.asked.delete(id);
    this.watchers.remove(id);
  }

  async watch(
    id: ConnectionId,
    viewer: UserId,
    userIds: readonly UserId[],
  ): Promise<CommandResults['presence.watch']> {
    const wanted = new Set(userIds);
    const mine = Symbol();
    this.asked.set(id, mine);
    const blocked = new Set(
      wanted.size === 0 ? [] : await blockedAmong(this.database, viewer, [...wanted]),
    );
    if (this.asked.get(id) === mine) this.watchers.set(id, viewer, wanted, blocked);
    return {
      online: [...wanted].filter((userId) => this.online.has(userId) && !blocked.has(userId)),
    };
  }

  /** An instance, perhaps this one, tells of one of its users. */
  take({ userId, online }: SignalData['presence.changed']): void {
    const isHere = this.local.get(userId)?.isHidden === false;
    if (!online && isHere) {
      this.tell(userId, true); // gone there, still here
      return;
    }
    const wasOnline = this.online.has(userId);
    if (online) this.online.set(userId, Date.now());
    else this.online.delete(userId);
    if (wasOnline !== online) this.show(userId, online);
  }

  hide(userId: UserId, isHidden: boolean): void {
    const user = this.local.get(userId);
    if (user === undefined || user.isHidden === isHidden) return;
    user.isHidden = isHidden;
    this.tell(userId, !isHidden);
  }

  block(one: UserId, other: UserId, isBlocked: boolean): void {
    for (const [viewer, subject] of [
      [one, other],
      [other, one],
    ] as const) {
      const isOnline = this.online.has(subject);
      for (const id of this.watchers.block(viewer, subject, isBlocked))
        if (isOnline) this.showTo(id, subject, !isBlocked);
    }
  }

  /** To an instance that has just begun to listen; several that do so at once are told together. */
  tellAllSoon(): void {
    this.telling ??= setTimeout(() => {
      this.telling = undefined;
      this.tellAll();
    }, TELL_WITHIN_MS * Math.random()).unref();
  }

  private tellAll(): void {
    for (const [userId, { isHidden }] of this.local) if (!isHidden) this.tell(userId, true);
  }

  private tell(userId: UserId, online: boolean): void {
    this.bus.publishSignal({
      audience: { userId },
      type: 'presence.changed',
      conversationId: null,
      data: { userId, online },
    });
  }

  private snapshot(now: number): void {
    this.tellAll();
    this.readHidden().catch((error: unknown) =>
      this.logger.warn(`Whether users hide cannot be read: ${String(error)}`),
    );
    for (const [userId, toldAt] of this.online) {
      if (now - toldAt < LIMITS.presenceForgetMs) continue;
      this.online.delete(userId);
      this.show(userId, false);
    }
  }

  /** Who hid elsewhere is told by the bus, which may lose it. */
  private async readHidden(): Promise<void> {
    const userIds = [...this.local.keys()];
    if (userIds.length === 0) return;
    for (const userId of await hiddenAmong(this.database, userIds)) this.hide(userId, true);
  }

  private show(userId: UserId, online: boolean): void {
    for (const id of this.watchers.of(userId)) this.showTo(id, userId, online);
  }

  private showTo(id: ConnectionId, userId: UserId, online: boolean): void {
    const frame = signalFrame('presence.changed', { userId, online });
    this.hub.toConnection(id, frame, { volatile: true });
  }
}
