import type { CommitAccepted, ConversationId, NewCommit } from '@anochat/contract';
import { Injectable } from '@nestjs/common';

import { Database } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import type { Caller } from '../../platform/http';
import { type Checked, CommitChecker } from '../groups/commit-checker';
import { CommitDesk, type Written } from '../groups/commit-desk';
import { CommitMetrics } from '../groups/commit-metrics';
import { CommitSealer } from '../groups/commit-sealer';
import { GroupKeeper } from '../groups/group-keeper';
import { commitToGroup } from '../store/commit-store';
import { findGroup } from '../store/group-store';

/** Moves a group to its next epoch. */
@Injectable()
export class CommitToGroup {
  constructor(
    private readonly database: Database,
    private readonly desk: CommitDesk,
    private readonly groups: GroupKeeper,
    private readonly checker: CommitChecker,
    private readonly sealer: CommitSealer,
    private readonly metrics: CommitMetrics,
  ) {}

  execute(caller: Caller, id: ConversationId, request: NewCommit): Promise<CommitAccepted> {
    return this.desk.take(
      caller,
      id,
      request,
      () => this.check(caller, id, request),
      (checked) => this.write(caller, id, request, checked),
    );
  }

  private async check(caller: Caller, id: ConversationId, request: NewCommit): Promise<Checked> {
    const now = await findGroup(this.database, id);
    if (now === undefined) throw new ProblemError('conversation.mode-mismatch');
    const isCurrent = now.generation === request.generation && now.epoch === request.epoch;
    const group = isCurrent ? await this.groups.at(id, now) : undefined;
    if (group === undefined) throw new ProblemError('epoch.stale');
    return this.metrics.measure(() => this.checker.check(caller, id, group, request));
  }

  private async write(
    caller: Caller,
    id: ConversationId,
    request: NewCommit,
    { commit, next }: Checked,
  ): Promise<Written> {
    const body = await this.sealer.seal(caller, id, request);
    const done = await commitToGroup(this.database, caller, id, commit, body);
    if (!done.duplicate) this.groups.keep(id, next);
    return { ...done, checked: commit };
  }
}
