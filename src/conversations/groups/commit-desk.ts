import type { CommitAccepted, ConversationId, NewCommit } from '@anochat/contract';
import { welcomeTargets } from '@anochat/e2ee/mls';
import { Injectable } from '@nestjs/common';

import { Database } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import { BoundedGate } from '../../platform/gate';
import type { Caller } from '../../platform/http';
import { refundKeyPackages } from '../../users';

import { requireMember } from '../require-access';
import { type CheckedCommit, type Committed, findByClientId } from '../store/commit-store';
import { CommitChecker } from './commit-checker';
import { CommitMetrics } from './commit-metrics';
import { GroupNews } from './group-news';
import { refusingBytes } from './refuse-commit';

/** Each keeps the one thread busy; the others wait for their turn. */
const AT_ONCE = 2;
const WAITING = 256;

export interface Written extends Committed {
  readonly checked: CheckedCommit;
}

/** How every commit is taken: a retry gets its first answer, a loser its key packages back. */
@Injectable()
export class CommitDesk {
  private readonly gate = new BoundedGate(AT_ONCE, WAITING);

  constructor(
    private readonly database: Database,
    private readonly checker: CommitChecker,
    private readonly news: GroupNews,
    private readonly metrics: CommitMetrics,
  ) {}

  /**
   * @param check takes the thread's time, and its turn
   * @param write what was checked, in one call
   */
  take<T>(
    caller: Caller,
    id: ConversationId,
    request: NewCommit,
    check: () => Promise<T>,
    write: (checked: T) => Promise<Written>,
  ): Promise<CommitAccepted> {
    return this.metrics.count(this.run(caller, id, request, check, write));
  }

  private async run<T>(
    caller: Caller,
    id: ConversationId,
    request: NewCommit,
    check: () => Promise<T>,
    write: (checked: T) => Promise<Written>,
  ): Promise<CommitAccepted> {
    await requireMember(this.database, caller.userId, id);
    const earlier = await this.earlier(caller, id, request);
    if (earlier !== undefined) return earlier;
    try {
      const done = await write(await this.gate.pass(check));
      if (!done.duplicate) await this.news.tell(done.entries, done.checked);
      const { seq, n, ts, epoch } = done.commit;
      return { seq, n, ts, duplicate: done.duplicate, epoch: epoch + 1 };
    } catch (error) {
      if (!(error instanceof ProblemError && error.code === 'epoch.stale')) throw error;
      // The same call beside this one may have been what moved it on.
      const accepted = await this.earlier(caller, id, request);
      if (accepted !== undefined) return accepted;
      await this.refund(caller, id, request);
      throw error;
    }
  }

  /** A retry is answered before anything is asked of its epoch, which it has ended itself. */
  private async earlier(
    { deviceId }: Caller,
    id: ConversationId,
    request: NewCommit,
  ): Promise<CommitAccepted | undefined> {
    const found = await findByClientId(this.database, id, deviceId, request.clientId);
    if (found === undefined) return undefined;
    const { digest, epoch, seq, n, ts } = found;
    if (digest === null || !digest.equals(this.checker.digestOf(request))) {
      throw new ProblemError('message.id-taken', { seq });
    }
    return { seq, n, ts, duplicate: true, epoch: epoch + 1 };
  }

  /** What was claimed for a commit that lost may be claimed again. */
  private async refund(caller: Caller, id: ConversationId, { welcome }: NewCommit): Promise<void> {
    if (welcome === undefined) return;
    const refs = await refusingBytes(welcomeTargets(Buffer.from(welcome, 'base64')));
    await refundKeyPackages(
      this.database,
      caller.userId,
      id,
      refs.map((ref) => Buffer.from(ref)),
    );
  }
}
