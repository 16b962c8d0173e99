import type { CommitAccepted, ConversationId, NewGeneration } from '@anochat/contract';
import { Injectable } from '@nestjs/common';

import { Database } from '../../platform/database';
import type { Caller } from '../../platform/http';
import { CommitDesk, type Written } from '../groups/commit-desk';
import { CommitSealer } from '../groups/commit-sealer';
import { GenerationChecker } from '../groups/generation-checker';
import { GroupKeeper } from '../groups/group-keeper';
import type { CheckedGroup } from '../groups/new-group-checker';
import { beginGeneration } from '../store/commit-store';

/** Begins the group of a conversation anew, where clients refuse its last commit. */
@Injectable()
export class BeginGeneration {
  constructor(
    private readonly database: Database,
    private readonly desk: CommitDesk,
    private readonly groups: GroupKeeper,
    private readonly checker: GenerationChecker,
    private readonly sealer: CommitSealer,
  ) {}

  execute(caller: Caller, id: ConversationId, request: NewGeneration): Promise<CommitAccepted> {
    const { generation } = request;
    return this.desk.take(
      caller,
      id,
      { ...request.commit, generation, epoch: 0 },
      () => this.checker.check(caller, id, request),
      (checked) => this.write(caller, id, request, checked),
    );
  }

  private async write(
    caller: Caller,
    id: ConversationId,
    request: NewGeneration,
    checked: CheckedGroup,
  ): Promise<Written> {
    const body = await this.sealer.seal(caller, id, request.commit);
    const { after, without } = request;
    const next = { ...checked, after, without, body };
    const done = await beginGeneration(this.database, caller, id, next);
    if (!done.duplicate) this.groups.keep(id, checked.next);
    return { ...done, checked: checked.commit };
  }
}
