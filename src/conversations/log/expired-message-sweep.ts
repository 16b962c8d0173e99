import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';

import { Database } from '../../platform/database';
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
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private isEnding = false;

  constructor(private readonly database: Database) {}

  onApplicationBootstrap(): void {
    this.plan();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isEnding = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private plan(): void {
    if (this.isEnding) return;
    this.timer = setTimeout(() => {
      this.running = this.sweep().finally(() => this.plan());
    }, EVERY_MS);
    this.timer.unref();
  }

  private async sweep(): Promise<void> {
    try {
      while (!this.isEnding && (await wipeExpired(this.database, AT_ONCE)) === AT_ONCE);
    } catch (error) {
      this.logger.warn(`Expired messages stay on the disk for now: ${String(error)}`);
    }
  }
}
