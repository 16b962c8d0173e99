import type { ConversationId, ReplaceGroupInfo as Request } from '@anochat/contract';
import { Injectable } from '@nestjs/common';

import { Database } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import type { Caller } from '../../platform/http';
import { GroupKeeper } from '../groups/group-keeper';
import { refuseCommit, refusingBytes } from '../groups/refuse-commit';
import { requireMember } from '../require-access';
import { findGroup, replaceGroupInfo } from '../store/group-store';

/** In place of one with which nobody can come in: what the server cannot see of it, a member can. */
@Injectable()
export class ReplaceGroupInfo {
  constructor(
    private readonly database: Database,
    private readonly groups: GroupKeeper,
  ) {}

  async execute(caller: Caller, id: ConversationId, request: Request): Promise<void> {
    await requireMember(this.database, caller.userId, id);
    if ((await findGroup(this.database, id)) === undefined) {
      throw new ProblemError('conversation.mode-mismatch');
    }
    const group = await this.groups.at(id, request);
    if (group === undefined) throw new ProblemError('epoch.stale');
    if (!group.leaves.some(({ device }) => device === caller.deviceId)) {
      throw new ProblemError('device.not-in-group');
    }
    const groupInfo = Buffer.from(request.groupInfo, 'base64');
    await refusingBytes(group.checkGroupInfo(groupInfo));
    // An external joiner takes the tree out of it.
    const opened = await refusingBytes(this.groups.open(groupInfo));
    if (opened.epoch !== group.epoch) throw refuseCommit('group.differs');
    if (!(await replaceGroupInfo(this.database, id, request, groupInfo))) {
      throw new ProblemError('epoch.stale');
    }
  }
}
