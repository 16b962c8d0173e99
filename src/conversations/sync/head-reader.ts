import type { ConversationId, Entry, Head, SeqRange, UserId, UserProfile } from '@anochat/contract';
import { Injectable } from '@nestjs/common';

import { Database } from '../../platform/database';
import { findProfiles } from '../../users';
import { EntryOpener } from '../log/entry-opener';
import { findWithAbout } from '../store/entry-store';
import { findHeads, type HeadRow } from '../store/head-store';
import { groupBy } from '../group-by';
import { hiddenRanges, mergeRanges } from '../visibility';

/** People named in one entry whose profiles come along. */
const NAMED_PER_PREVIEW = 5;

/** Heads with their previews: two statements, however many there are. */
@Injectable()
export class HeadReader {
  constructor(
    private readonly database: Database,
    private readonly opener: EntryOpener,
  ) {}

  /** In the order of the ids; those never joined are left out. */
  async ofUser(userId: UserId, ids: readonly ConversationId[]): Promise<Head[]> {
    return this.ofPairs(ids.map((conversationId) => ({ userId, conversationId })));
  }

  /** One conversation as each of the users sees it. */
  async ofUsers(
    userIds: readonly UserId[],
    conversationId: ConversationId,
  ): Promise<{ readonly userId: UserId; readonly head: Head }[]> {
    const rows = await findHeads(
      this.database,
      userIds.map((userId) => ({ userId, conversationId })),
    );
    const heads = await this.complete(rows);
    return rows.flatMap(({ userId }, i) => {
      const head = heads[i];
      return head === undefined ? [] : [{ userId, head }];
    });
  }

  async complete(rows: readonly HeadRow[]): Promise<Head[]> {
    const places = rows
      .filter(({ mainSeq }) => mainSeq > 0)
      .map(({ id, mainSeq, lastSeq }) => ({ conversationId: id, seq: mainSeq, upTo: lastSeq }));
    const found = places.length === 0 ? [] : await findWithAbout(this.database, places);
    const entries = await this.opener.open(found);
    const entriesOf = groupBy(entries, ({ conversationId }) => conversationId);
    return rows.map((row) => toHead(row, entriesOf.get(row.id) ?? []));
  }

  /** Profiles of those who speak, or are named, in the previews. */
  async profilesOf(heads: readonly Head[]): Promise<readonly UserProfile[]> {
    const ids = heads.flatMap(({ preview }) => {
      if (preview === null) return [];
      const { entry, about } = preview;
      const named = entry.kind === 'membership' ? entry.change.users : [];
      const senders = about.map(({ sender }) => sender);
      return [entry.sender, ...senders, ...named.slice(0, NAMED_PER_PREVIEW)];
    });
    return ids.length === 0 ? [] : findProfiles(this.database, [...new Set(ids)]);
  }

  private async ofPairs(
    pairs: readonly { readonly userId: UserId; readonly conversationId: ConversationId }[],
  ): Promise<Head[]> {
    return pairs.length === 0 ? [] : this.complete(await findHeads(this.database, pairs));
  }
}

const toHead = (row: HeadRow, entries: readonly Entry[]): Head => {
  const spans = row.visibleFrom.map((from, i): SeqRange => [from, row.visibleTo[i] ?? 0]);
  const main = entries.find(({ seq }) => seq === row.mainSeq);
  return {
    id: row.id,
    kind: row.kind,
    mode: row.mode,
    generation: row.generation,
    epoch: row.epoch,
    title: row.title,
    topic: row.topic,
    posting: row.posting,
    history: row.history,
    timer: row.timer,
    createdAt: row.createdAt,
    memberCount: row.memberCount,
    lastSeq: row.lastSeq,
    lastN: row.lastN,
    firstSeq: row.firstSeq,
    hidden: hiddenRanges(mergeRanges(spans), row.lastSeq),
    me: {
      role: row.role,
      joinedAt: row.joinedAt,
      readSeq: row.readSeq,
      deliveredSeq: row.deliveredSeq,
      muted: row.muted,
      pinned: row.pinned,
      dismissed: row.dismissed,
    },
    unread: row.unread,
    mentions: row.mentions,
    preview:
      main === undefined
        ? null
        : {
            entry: main,
            about: entries.filter(
              ({ target, seq }) => target === row.mainSeq && seq <= row.lastSeq,
            ),
          },
    peer:
      row.peerId === null
        ? null
        : {
            profile: {
              id: row.peerId,
              userName: row.peerUserName,
              displayName: row.peerDisplayName,
              about: row.peerAbout,
            },
            readSeq: row.peerReadSeq,
            deliveredSeq: row.peerDeliveredSeq,
          },
  };
};
