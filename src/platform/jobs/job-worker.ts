import { Logger } from '@nestjs/common';

import { isDatabaseAway } from '../errors';
import { Rounds } from '../rounds';
import type { Job, Jobs, Room } from './jobs';
import type { Lanes } from './lanes';

/** What became of a job. */
export interface JobEnd {
  /** Done with it, unless it is to be tried again. */
  readonly retryAfterMs?: number;
  /** Whether its lane answered as it should; left out: it was not asked. */
  readonly inTime?: boolean;
}

export interface WorkOptions<Payload> {
  readonly kind: string;
  readonly everyMs: number;
  /** Longer than any job may take. */
  readonly leaseMs: number;
  readonly lanes: Lanes;
  /** One that throws leaves its job to the end of the lease, as one that is killed does. */
  run(job: Job<Payload>, ending: AbortSignal): Promise<JobEnd>;
}

/** Again and again without an end it is the job's own fault: it goes. */
const MOST_ATTEMPTS = 50;

/** Does the jobs of one kind, several at once, as its lanes have room. */
export class JobWorker<Payload> {
  private readonly logger: Logger;
  private readonly running = new Set<Promise<void>>();
  private readonly ending = new AbortController();
  private readonly rounds: Rounds;
  /** Where the next round begins, so that each lane has its turn. */
  private after: string | null = null;

  constructor(
    private readonly jobs: Jobs,
    private readonly options: WorkOptions<Payload>,
  ) {
    this.logger = new Logger(`JobWorker ${options.kind}`);
    this.rounds = new Rounds(
      options.everyMs,
      () => this.claim(),
      (error) => this.warn('waits', error),
    );
  }

  begin(): void {
    this.rounds.begin();
  }

  /** Resolves once nothing runs: what is under way is told to end. */
  async end(): Promise<void> {
    await this.rounds.end();
    this.ending.abort();
    await Promise.all(this.running);
  }

  /** One round: begins what there is room for. @returns how much that was */
  async claim(): Promise<number> {
    const { lanes } = this.options;
    const from = this.after;
    // First, or those that are known might never leave them room; they have half of it at most.
    let begun = await this.takeInTurn(lanes.rooms()[1]);
    // Behind the last lane comes the first.
    if (from !== null && this.after === null) begun += await this.takeInTurn(lanes.rooms()[1]);
    // Room is asked for anew each time: what has just been begun takes of it.
    return begun + (await this.take(lanes.rooms()[0], null)).length;
  }

  /** Settles when nothing runs. */
  async settled(): Promise<void> {
    await Promise.all(this.running);
  }

  private async takeInTurn(room: Room): Promise<number> {
    if (room.most === 0) return 0;
    const lanes = await this.take(room, this.after);
    this.after = lanes.length < room.most ? null : (lanes.sort().at(-1) ?? null);
    return lanes.length;
  }

  /** @returns the lanes of what it has begun */
  private async take(room: Room, after: string | null): Promise<string[]> {
    if (room.most === 0) return [];
    const { kind, leaseMs } = this.options;
    const claimed = await this.jobs.claim<Payload>(kind, leaseMs, room, after);
    for (const job of claimed) {
      const run = this.run(job).finally(() => this.running.delete(run));
      this.running.add(run);
    }
    return claimed.map(({ lane }) => lane);
  }

  private async run(job: Job<Payload>): Promise<void> {
    const end = this.options.lanes.begin(job.lane);
    let inTime: boolean | undefined = false;
    try {
      const outcome = await this.options.run(job, this.ending.signal);
      ({ inTime } = outcome);
      if (outcome.retryAfterMs === undefined) await this.jobs.finish(job);
      else await this.jobs.retry(job, outcome.retryAfterMs);
    } catch (error) {
      this.warn(`is left to its lease, attempt ${job.attempts}`, error);
      if (job.attempts >= MOST_ATTEMPTS && !isDatabaseAway(error)) await this.giveUp(job);
    } finally {
      end(inTime);
    }
  }

  private async giveUp(job: Job<Payload>): Promise<void> {
    await this.jobs.finish(job).catch((error: unknown) => this.warn('cannot be given up', error));
  }

  private warn(what: string, error: unknown): void {
    if (!this.ending.signal.aborted) this.logger.warn(`${what}: ${String(error)}`);
  }
}
