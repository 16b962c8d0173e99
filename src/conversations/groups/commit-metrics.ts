import { Injectable } from '@nestjs/common';
import { Counter, Histogram } from 'prom-client';

import { ProblemError } from '../../platform/errors';
import { Metrics } from '../../platform/observability';

const SECONDS_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** What becomes of commits. */
@Injectable()
export class CommitMetrics {
  private readonly commits: Counter;
  private readonly seconds: Histogram;

  constructor({ registry }: Metrics) {
    const registers = [registry];
    this.commits = new Counter({
      name: 'anochat_commits_total',
      help: 'Commits by what became of them: accepted, repeated, epoch.stale (lost a race), or why they were refused',
      labelNames: ['outcome'],
      registers,
    });
    this.seconds = new Histogram({
      name: 'anochat_commit_check_seconds',
      help: 'Time to check one commit against its group, without waiting for a place',
      buckets: SECONDS_BUCKETS,
      registers,
    });
  }

  async count<T extends { readonly duplicate: boolean }>(commit: Promise<T>): Promise<T> {
    try {
      const done = await commit;
      this.commits.inc({ outcome: done.duplicate ? 'repeated' : 'accepted' });
      return done;
    } catch (error) {
      const outcome =
        error instanceof ProblemError ? (error.more.reason ?? error.code) : 'server.failure';
      this.commits.inc({ outcome });
      throw error;
    }
  }

  async measure<T>(check: () => Promise<T>): Promise<T> {
    const stop = this.seconds.startTimer();
    try {
      return await check();
    } finally {
      stop();
    }
  }
}
