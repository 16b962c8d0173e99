import { Injectable } from '@nestjs/common';
import { Gauge } from 'prom-client';

import { Database } from '../../platform/database';
import { Backlog, Metrics } from '../../platform/observability';
import { expiredWaiting, outboxState } from '../store/backlog-store';

/** What waits in the log's tables. */
@Injectable()
export class BacklogMetrics {
  constructor({ registry }: Metrics, backlog: Backlog, database: Database) {
    const registers = [registry];
    const rows = new Gauge({
      name: 'anochat_outbox_rows',
      help: 'News that may not have reached other instances yet, at most 10000 told',
      registers,
    });
    const oldest = new Gauge({
      name: 'anochat_outbox_oldest_seconds',
      help: 'Age of the oldest entry among them; 0 without one',
      registers,
    });
    backlog.also(async () => {
      const state = await outboxState(database);
      rows.set(state.rows);
      oldest.set(state.oldestSeconds);
    });
    backlog.watch('wipe-expired-messages', () => expiredWaiting(database));
  }
}
