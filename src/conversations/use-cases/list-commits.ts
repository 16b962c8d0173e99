import {
  type CommitEntry,
  type CommitsQuery,
  type ConversationId,
  LIMITS,
  type Page,
  type UserId,
} from '@anochat/contract';
import { Injectable } from '@nestjs/common';

import { Database } from '../../platform/database';
import { EntryOpener } from '../log/entry-opener';
import { pageOf } from '../page-of';
import { requireReader } from '../require-access';
import { listCommits } from '../store/commit-store';

/** Follows a group without its messages. One who is no longer a member reads up to the end of that. */
@Injectable()
export class ListCommits {
  constructor(
    private readonly database: Database,
    private readonly opener: EntryOpener,
  ) {}

  async execute(
    userId: UserId,
    id: ConversationId,
    { limit = LIMITS.pageCommitsDefault, ...after }: CommitsQuery,
  ): Promise<Page<CommitEntry>> {
    const { visible } = await requireReader(this.database, userId, id);
    const found = await listCommits(this.database, id, visible, after, limit + 1);
    const page = pageOf(found, limit, ({ epoch }) => String(epoch + 1));
    const items = await this.opener.open(page.items);
    return { ...page, items: items.filter((entry) => entry.kind === 'commit') };
  }
}
