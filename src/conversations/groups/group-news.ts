import type { MembershipChange, UserId } from '@anochat/contract';
import { Inject, Injectable } from '@nestjs/common';

import { BUS, type Bus } from '../../platform/bus';
import { ChangeNews } from '../log/change-news';
import type { CheckedCommit } from '../store/commit-store';
import type { EntryRow } from '../store/entry-store';

/** Tells of a commit: its entries to the conversation, and its Welcome to those whom it adds. */
@Injectable()
export class GroupNews {
  constructor(
    @Inject(BUS) private readonly bus: Bus,
    private readonly news: ChangeNews,
  ) {}

  async tell(
    rows: readonly EntryRow[],
    { added, welcome }: Pick<CheckedCommit, 'added' | 'welcome'>,
  ): Promise<void> {
    await this.news.tellAll(rows, rows.flatMap(newMembers));
    const conversationId = rows[0]?.conversationId;
    if (welcome === null || conversationId === undefined) return;
    for (const { device } of added) {
      this.bus.publishSignal({
        audience: { deviceId: device },
        type: 'welcome.received',
        conversationId,
        data: { conversationId },
      });
    }
  }
}

const newMembers = ({ kind, change }: EntryRow): readonly UserId[] => {
  if (kind !== 'membership') return [];
  const { type, users } = change as MembershipChange;
  return type === 'added' || type === 'created' ? users : [];
};
