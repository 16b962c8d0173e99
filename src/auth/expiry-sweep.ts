import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';

import { Database } from '../platform/database';
import { deleteExpired } from './store/expired-store';

const EVERY_MS = 3_600_000;

/** Each instance sweeps every hour; that two do it at once does no harm. */
@Injectable()
export class ExpirySweep implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(ExpirySweep.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly database: Database) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.sweep(), EVERY_MS);
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private sweep(): void {
    deleteExpired(this.database).catch((error: unknown) =>
      this.logger.warn(`Expired rows stay for another hour: ${String(error)}`),
    );
  }
}
