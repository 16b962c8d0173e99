import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';

import { Connections } from './connections/connections';
import { RealtimeGateway } from './realtime.gateway';

/** Sockets told to move at once, and the pause after them. */
const BATCH = 200;
const PAUSE_MS = 20;
const SOONEST_MS = 500;
/** The more there are, the longer the time over which they come back. */
const SPREAD_PER_CONNECTION_MS = 5;
const LONGEST_SPREAD_MS = 30_000;

/** Before the server stops: nobody new is let in, and everybody is told when to come back. */
@Injectable()
export class Draining implements BeforeApplicationShutdown {
  private readonly logger = new Logger(Draining.name);

  constructor(
    private readonly gateway: RealtimeGateway,
    private readonly connections: Connections,
  ) {}

  async beforeApplicationShutdown(): Promise<void> {
    this.gateway.drain();
    const leaving = [...this.connections.all()];
    if (leaving.length === 0) return;
    this.logger.log(`${leaving.length} sockets are told to move`);
    const spread = Math.min(LONGEST_SPREAD_MS, 500 + leaving.length * SPREAD_PER_CONNECTION_MS);
    for (let i = 0; i < leaving.length; i += BATCH) {
      for (const connection of leaving.slice(i, i + BATCH)) {
        const reconnectAfterMs = Math.round(SOONEST_MS + Math.random() * spread);
        this.connections.close(connection, 'server-draining', reconnectAfterMs);
      }
      await sleep(PAUSE_MS);
    }
  }
}
