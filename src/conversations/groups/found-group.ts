import type { ConversationId, FirstCommit } from '@anochat/contract';
import { Inject, Injectable } from '@nestjs/common';

import { Database } from '../../platform/database';
import type { Caller } from '../../platform/http';
import { SEALER, type Sealer } from '../../platform/sealer';
import { createEncryptedConversation } from '../store/commit-store';
import { findMade, type NewConversation } from '../store/membership-store';
import { GroupKeeper } from './group-keeper';
import { GroupNews } from './group-news';
import { NewGroupChecker } from './new-group-checker';

/** Calls with a fresh data key until it is one of the newest master key. */
type WithDataKey = <T>(write: (dataKey: Uint8Array) => Promise<T>) => Promise<T>;

/** Makes an encrypted conversation: its rows, its group and the first commit, or nothing. */
@Injectable()
export class FoundGroup {
  constructor(
    private readonly database: Database,
    @Inject(SEALER) private readonly sealer: Sealer,
    private readonly groups: GroupKeeper,
    private readonly checker: NewGroupChecker,
    private readonly news: GroupNews,
  ) {}

  async execute(
    caller: Caller,
    made: Omit<NewConversation, 'dataKey'>,
    e2ee: FirstCommit,
    withDataKey: WithDataKey,
  ): Promise<{ readonly id: ConversationId; readonly isNew: boolean }> {
    // Found again, nothing of the group is looked at: members may have changed since.
    const existing = await findMade(this.database, caller, made);
    if (existing !== undefined) return { id: existing, isNew: false };
    const kind = made.kind === 'direct' ? 'direct' : 'group';
    const everyone = [caller.userId, ...made.others];
    const checked = await this.checker.check(caller, { id: made.id, kind, everyone }, e2ee);
    const { policy } = checked.next;
    const history = policy.kind === 'group' ? policy.history : made.history;
    const context = {
      conversationId: made.id,
      deviceId: caller.deviceId,
      clientId: checked.commit.clientId,
      kind: 'commit',
    } as const;
    const plain = Buffer.from(e2ee.commit.commit, 'base64');
    const { id, entries } = await withDataKey(async (dataKey) => {
      const [body] = await this.sealer.seal([{ dataKey, context, plain }]);
      if (body === undefined) throw new Error('nothing was sealed');
      return createEncryptedConversation(this.database, caller, {
        ...checked,
        made: { ...made, history, dataKey },
        body,
      });
    });
    if (entries.length === 0) return { id, isNew: false };
    this.groups.keep(id, checked.next);
    await this.news.tell(entries, checked.commit);
    return { id, isNew: true };
  }
}
