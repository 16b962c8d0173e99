import { Inject, Injectable } from '@nestjs/common';
import { CLOSE_REASONS, type CloseReason, type DeviceId, LIMITS } from '@anochat/contract';

import { Config } from '../../platform/config';
import { ProblemError } from '../../platform/errors';
import { RateLimiter } from '../../platform/http';
import { type ConnectionId, type EngineLink, type Frame, HUB, type Hub } from '../../platform/hub';
import { LiveDevices } from '../../platform/live-devices';
import { signalFrame } from '../events/event-frame';
import { RealtimeMetrics } from '../realtime-metrics';
import type { LiveConnection } from './live-connection';

/** The signed-in sockets of this instance. */
@Injectable()
export class Connections {
  private readonly byId = new Map<ConnectionId, LiveConnection>();
  private readonly limiter = new RateLimiter();

  constructor(
    @Inject(HUB) private readonly hub: Hub<EngineLink>,
    private readonly config: Config,
    private readonly metrics: RealtimeMetrics,
    private readonly liveDevices: LiveDevices,
  ) {}

  get size(): number {
    return this.byId.size;
  }

  all(): Iterable<LiveConnection> {
    return this.byId.values();
  }

  get(id: ConnectionId): LiveConnection | undefined {
    return this.byId.get(id);
  }

  add(connection: LiveConnection): void {
    this.byId.set(connection.id, connection);
    this.liveDevices.arrive(connection.caller.deviceId);
  }

  remove({ id, caller }: LiveConnection): void {
    if (this.byId.delete(id)) this.liveDevices.depart(caller.deviceId);
  }

  ofDevice(deviceId: DeviceId): readonly LiveConnection[] {
    return [...this.byId.values()].filter(({ caller }) => caller.deviceId === deviceId);
  }

  /** Counts a command. @throws ProblemError request.rate-limited */
  count({ id, caller }: LiveConnection): void {
    const { rateLimitFactor } = this.config;
    if (rateLimitFactor === 0) return;
    for (const [bucket, key, { limit, windowMs }] of [
      ['socket-commands', id, LIMITS.socketCommands],
      ['socket-commands-per-user', caller.userId, LIMITS.socketCommandsPerUser],
    ] as const) {
      const { allowed, resetMs } = this.limiter.take(
        bucket,
        key,
        Math.ceil(limit * rateLimitFactor),
        windowMs,
      );
      if (allowed) continue;
      const retryAfter = Math.ceil(resetMs / 1_000);
      throw new ProblemError('request.rate-limited', { retryAfter, bucket });
    }
  }

  /** Says why, then closes. */
  close({ id }: LiveConnection, reason: CloseReason, reconnectAfterMs?: number): void {
    this.hub.toConnection(id, closingFrame(reason, reconnectAfterMs));
    this.hub.close(id, reason);
    this.metrics.closed(reason);
  }

  /** As `close`, for an engine connection on which nobody may have been let in yet. */
  endLink(link: EngineLink, reason: CloseReason): void {
    link.write(closingFrame(reason));
    link.close();
    this.metrics.closed(reason);
  }
}

const closingFrame = (reason: CloseReason, reconnectAfterMs?: number): Frame =>
  signalFrame('connection.closing', {
    reason,
    terminal: CLOSE_REASONS[reason].terminal,
    reconnectAfterMs,
  });
