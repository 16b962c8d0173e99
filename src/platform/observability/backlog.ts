import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Gauge } from 'prom-client';

import { Rounds } from '../rounds';
import { Metrics } from './metrics';

const EVERY_MS = 5_000;

/**
 * How much work waits in the database. It is asked in rounds of its own rather than at each question
 * of Prometheus, so that a database that is away holds no answer up: the last known number stays.
 * All instances look at the same tables and tell the same.
 */
@Injectable()
export class Backlog implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Backlog.name);
  private readonly looks: (() => Promise<void>)[] = [];
  private readonly waiting: Gauge<'work'>;
  private readonly rounds = new Rounds(
    EVERY_MS,
    () => this.look(),
    (error) => this.logger.debug(`What waits is not known: ${String(error)}`),
  );

  constructor({ registry }: Metrics) {
    this.waiting = new Gauge({
      name: 'anochat_jobs_waiting',
      help: 'Work of the background that is due and not done, at most 10000 told',
      labelNames: ['work'],
      registers: [registry],
    });
  }

  /** @param count gives the number of what is due; must be cheap */
  watch(work: string, count: () => Promise<number>): void {
    this.also(async () => this.waiting.set({ work }, await count()));
  }

  /** Something of another shape that is looked at in the same rounds. */
  also(look: () => Promise<void>): void {
    this.looks.push(look);
  }

  onApplicationBootstrap(): void {
    this.rounds.begin();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.rounds.end();
  }

  /** One round. */
  async look(): Promise<void> {
    for (const look of this.looks) await look();
  }
}
