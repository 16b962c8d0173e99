import type { DeviceId, Seq } from '@anochat/contract';
import {
  type BeforeApplicationShutdown,
  Injectable,
  type OnApplicationBootstrap,
} from '@nestjs/common';

import { Database } from '../../platform/database';
import { type Job, type JobEnd, Jobs, JobWorker, Lanes } from '../../platform/jobs';
import { PushDoor } from '../push-door';
import { queueWakes } from '../store/wake-store';

const EVERY_MS = 500;
const LEASE_MS = 60_000;
const DEVICES_AT_ONCE = 500;
/**
 * To a device that is connected. By then the one whose connection was broken and did not show it is
 * known to be gone (LIVE_MS and the time-out of sockets are shorter).
 */
const SECOND_LOOK_MS = 90_000;

interface News {
  readonly fromSeq: Seq;
}

/** Finds whom news of a conversation is for. The log left it, and knows nothing of this. */
@Injectable()
export class NewsWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly worker: JobWorker<News>;

  constructor(
    private readonly database: Database,
    private readonly door: PushDoor,
    jobs: Jobs,
  ) {
    this.worker = new JobWorker<News>(jobs, {
      kind: 'push.news',
      everyMs: EVERY_MS,
      leaseMs: LEASE_MS,
      lanes: new Lanes({ most: 4, perLane: 4, perUnproven: 2 }),
      run: (job) => this.spread(job),
    });
  }

  onApplicationBootstrap(): void {
    if (this.door.options.kinds.length > 0) this.worker.begin();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.worker.end();
  }

  private async spread({ key, payload }: Job<News>): Promise<JobEnd> {
    const news = { conversationId: key, fromSeq: payload.fromSeq };
    let after: DeviceId | null = null;
    for (;;) {
      const page = { after, limit: DEVICES_AT_ONCE, secondLookMs: SECOND_LOOK_MS };
      const last: DeviceId | undefined = await queueWakes(this.database, news, page);
      if (last === undefined) return { inTime: true };
      after = last;
    }
  }
}
