import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';

import { BUS, type Bus } from '../platform/bus';
import { Config } from '../platform/config';
import { HttpDoor } from '../platform/http';
import { Connections } from './connections/connections';
import type { LiveConnection } from './connections/live-connection';
import { movesOf } from './moves';
import { RealtimeGateway } from './realtime.gateway';

/** For balancers that look every two seconds and believe what they see twice. */
const BALANCER_MS = 5_000;
/** For what a socket has asked; an append is refused after five seconds. */
const ANSWER_MS = 6_000;
/** For requests under way; then they are cut. */
const REQUESTS_MS = 15_000;
const LOOK_EVERY_MS = 20;

/**
 * Before the server stops: balancers see that it is not ready, nobody new is let in, sockets are told
 * to move, a batch at a time, and what was asked is answered. Readiness is off already. With the
 * longest wait this and the rest of a stop end within 90 s.
 */
@Injectable()
export class Draining implements BeforeApplicationShutdown {
  private readonly logger = new Logger(Draining.name);

  constructor(
    @Inject(BUS) private readonly bus: Bus,
    private readonly config: Config,
    private readonly door: HttpDoor,
    private readonly gateway: RealtimeGateway,
    private readonly connections: Connections,
  ) {}

  async beforeApplicationShutdown(): Promise<void> {
    const isAlone = this.bus.name === 'memory';
    this.door.announceClosing();
    await sleep(this.config.drainWaitMs ?? (isAlone ? 0 : BALANCER_MS));
    // First the door: a proxy would bring those who move back here.
    this.door.stopAccepting();
    this.gateway.drain();
    await this.moveAll(isAlone);
    await this.door.answerAll(REQUESTS_MS);
  }

  private async moveAll(isAlone: boolean): Promise<void> {
    const leaving = [...this.connections.all()];
    if (leaving.length === 0) return;
    this.logger.log(`${leaving.length} sockets are told to move`);
    const moves = movesOf(leaving.length, isAlone, Math.random);
    const parting: Promise<void>[] = [];
    for (let next = 0; next < leaving.length; next += moves.batch) {
      if (next > 0) await sleep(moves.pauseMs);
      for (const connection of leaving.slice(next, next + moves.batch))
        parting.push(this.part(connection, moves.reconnectAfterMs()));
    }
    await Promise.all(parting);
  }

  /** What it has asked is answered first. */
  private async part(connection: LiveConnection, reconnectAfterMs: number): Promise<void> {
    connection.isLeaving = true;
    const deadline = performance.now() + ANSWER_MS;
    while (connection.unanswered > 0 && performance.now() < deadline) await sleep(LOOK_EVERY_MS);
    this.connections.close(connection, 'server-draining', reconnectAfterMs);
  }
}
