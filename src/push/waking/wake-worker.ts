import {
  type BeforeApplicationShutdown,
  Injectable,
  type OnApplicationBootstrap,
} from '@nestjs/common';

import { Database } from '../../platform/database';
import { type Job, type JobEnd, Jobs, JobWorker } from '../../platform/jobs';
import { PushDoor, type SentPush } from '../push-door';
import { forgetSubscription, recordFailure, recordSent } from '../store/subscription-store';
import { type DueSubscription, findDue, takeTurn, type Wake } from '../store/wake-store';

const EVERY_MS = 500;
const LEASE_MS = 60_000;
/** Longer than a push may be on its way: what it comes to says when the next one may follow. */
const TURN_MS = 15_000;
/** A device that does not come is woken more and more seldom; one that has come, at once again. */
const PACE = { firstMs: 10_000, mostMs: 60_000 } as const;
const FIRST_RETRY_MS = 5_000;
const LAST_RETRY_MS = 3_600_000;
/** News that could not be told by then is told with the next. */
const MOST_RETRIES = 8;
/** Some days, as the waits between them grow: then nobody is there any more. */
const MOST_FAILURES = 40;

/** Wakes one device: what it is to be told of is looked at anew when its turn comes. */
@Injectable()
export class WakeWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly worker: JobWorker<Wake>;

  constructor(
    private readonly database: Database,
    private readonly door: PushDoor,
    jobs: Jobs,
  ) {
    this.worker = new JobWorker<Wake>(jobs, {
      kind: 'push.wake',
      everyMs: EVERY_MS,
      leaseMs: LEASE_MS,
      lanes: door.lanes,
      run: (job, ending) => this.wake(job, ending),
    });
  }

  onApplicationBootstrap(): void {
    if (this.door.options.kinds.length > 0) this.worker.begin();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.worker.end();
  }

  private async wake(job: Job<Wake>, ending: AbortSignal): Promise<JobEnd> {
    const due = await findDue(this.database, job.key, job.payload);
    if (due === undefined || due.isLive || due.conversations.length === 0) return {};
    // What has come while another one is on its way waits for that, and for the pace after it.
    if (!(await takeTurn(this.database, due, TURN_MS)))
      return { retryAfterMs: Math.max(due.waitMs, FIRST_RETRY_MS) };
    const [only, ...others] = due.conversations;
    const message = {
      v: 1,
      type: 'news',
      ...(others.length === 0 && { conversationId: only }),
    } as const;
    const result = await this.door.send(due, message, ending);
    if (ending.aborted) return { retryAfterMs: 0 };
    return this.settle(due, result, job.attempts);
  }

  private async settle(
    due: DueSubscription,
    { outcome, retryAfterMs, inTime }: SentPush,
    attempts: number,
  ): Promise<JobEnd> {
    if (outcome === 'sent') {
      await recordSent(this.database, due, PACE);
      return { inTime };
    }
    if (outcome === 'gone' || due.failures >= MOST_FAILURES) {
      await forgetSubscription(this.database, due);
      return { inTime };
    }
    const waitMs = Math.max(retryAfterMs ?? 0, backOff(due.failures));
    await recordFailure(this.database, due, outcome, waitMs);
    // What it does not want now it would not want in a moment.
    const isToBeRetried = outcome !== 'refused' && attempts < MOST_RETRIES;
    return { inTime, ...(isToBeRetried && { retryAfterMs: waitMs }) };
  }
}

/** Doubled each time, and never the same for all who failed together. */
const backOff = (failures: number): number =>
  Math.min(FIRST_RETRY_MS * 2 ** Math.min(failures, 16), LAST_RETRY_MS) *
  (0.75 + Math.random() / 2);
