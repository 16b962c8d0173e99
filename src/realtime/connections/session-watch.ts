import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { type CloseReason, LIMITS } from '@anochat/contract';

import { ControlFeed, type ControlNews } from '../../platform/control';
import { Connections } from './connections';
import type { LiveConnection } from './live-connection';

const LOOK_EVERY_MS = 1_000;
const REASONS = {
  'session-revoked': 'session-revoked',
  'device-revoked': 'device-revoked',
  'user-suspended': 'account-suspended',
} as const satisfies Partial<Record<ControlNews['kind'], CloseReason>>;
/** A handshake that began before a revocation may end after it. */
const REMEMBERED_MS = 60_000;

/** Ends sockets whose session was revoked, or has expired without renewal. */
@Injectable()
export class SessionWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private stopObserving: (() => void) | undefined;
  /** Subjects of the last minute, oldest first. */
  private readonly ended = new Map<string, { readonly reason: CloseReason; readonly at: number }>();

  constructor(
    private readonly connections: Connections,
    private readonly control: ControlFeed,
  ) {}

  onApplicationBootstrap(): void {
    this.stopObserving = this.control.observe((news) => this.take(news));
    this.timer = setInterval(() => this.look(Date.now()), LOOK_EVERY_MS);
  }

  onApplicationShutdown(): void {
    this.stopObserving?.();
    clearInterval(this.timer);
  }

  /** Why a socket that was just let in may not stay, if so. */
  reasonAgainst({ caller }: LiveConnection): CloseReason | undefined {
    const subjects = [caller.userId, caller.deviceId, caller.sessionId ?? ''];
    return subjects.map((subject) => this.ended.get(subject)?.reason).find(Boolean);
  }

  private take({ kind, subject }: ControlNews): void {
    if (kind === 'user-restored') {
      this.ended.delete(subject);
      return;
    }
    const reason = REASONS[kind];
    this.ended.set(subject, { reason, at: Date.now() });
    for (const connection of [...this.connections.all()]) {
      const { userId, deviceId, sessionId } = connection.caller;
      if (subject === userId || subject === deviceId || subject === sessionId)
        this.connections.close(connection, reason);
    }
  }

  private look(now: number): void {
    for (const connection of [...this.connections.all()]) {
      const { expiresAt } = connection;
      if (expiresAt !== null && expiresAt + LIMITS.sessionExpiryGraceMs <= now)
        this.connections.close(connection, 'session-expired');
    }
    for (const [subject, { at }] of this.ended) {
      if (at + REMEMBERED_MS > now) break;
      this.ended.delete(subject);
    }
  }
}
