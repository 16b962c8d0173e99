import { PUSH_OUTCOMES, type PushKind, type PushOutcome } from '@anochat/contract';
import { Injectable } from '@nestjs/common';
import { Counter } from 'prom-client';

import { Database } from '../platform/database';
import { Backlog, Metrics } from '../platform/observability';
import { countDueWakes } from './store/wake-store';

/** What becomes of pushes. */
@Injectable()
export class PushMetrics {
  private readonly pushes: Counter<'kind' | 'outcome'>;

  constructor({ registry }: Metrics, backlog: Backlog, database: Database) {
    this.pushes = new Counter({
      name: 'anochat_pushes_total',
      help: 'Pushes by the way that they went and what came of them',
      labelNames: ['kind', 'outcome'],
      registers: [registry],
    });
    // From the beginning, so that the first one that fails is an increase.
    for (const outcome of PUSH_OUTCOMES) this.pushes.inc({ kind: 'webpush', outcome }, 0);
    backlog.watch('push', () => countDueWakes(database));
  }

  sent(kind: PushKind, outcome: PushOutcome): void {
    this.pushes.inc({ kind, outcome });
  }
}
