import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';

import { Database } from '../../platform/database';
import { Rounds } from '../../platform/rounds';
import { wipeExpired } from '../store/expired-entries';

const EVERY_MS = 10_000;
const AT_ONCE = 500;

/**
 * Wipes the bodies of messages whose time is over. Nobody is given them from that moment on; this is
 * for the disk. Each instance sweeps, and skips what another one has in hand.
 */
@Injectable()
export class ExpiredMessageSweep implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(ExpiredMessageSweep.name);
  private readonly rounds = new Rounds(
    EVERY_MS,
    (ending) => this.sweep(ending),
    (error) => this.logger.warn(`Expired messages stay on the disk for now: ${String(error)}`),
  );

  constructor(private readonly database: Database) {}

  onApplicationBootstrap(): void {
    this.rounds.begin();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.rounds.end();
  }

  private async sweep(ending: AbortSignal): Promise<void> {
    while (!ending.aborted && (await wipeExpired(this.database, AT_ONCE)) === AT_ONCE);
  }
}
