import { LIMITS, type SyncPage, type UserId, type UserProfile } from '@anochat/contract';
import { Injectable } from '@nestjs/common';

import { Database } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import { BoundedGate } from '../../platform/gate';
import type { SyncRequest } from '../conversations';
import { findHeadsPage } from '../store/head-store';
import { HeadReader } from '../sync/head-reader';

import { cursorOf, readCursor, readToken, type SyncPlace, tokenOf } from '../sync/sync-place';

/** Callers that wait for each one that is served. */
const QUEUE_FACTOR = 16;

/** `GET /sync`, and `sync.resume` of the socket. */
@Injectable()
export class Sync {
  private readonly gate = new BoundedGate(
    LIMITS.concurrentResumes,
    LIMITS.concurrentResumes * QUEUE_FACTOR,
  );

  constructor(
    private readonly database: Database,
    private readonly heads: HeadReader,
  ) {}

  execute(userId: UserId, request: SyncRequest): Promise<SyncPage> {
    return this.gate.pass(() => this.page(userId, request));
  }

  private async page(userId: UserId, request: SyncRequest): Promise<SyncPage> {
    const place = placeOf(request);
    const limit = request.limit ?? LIMITS.pageHeadsDefault;
    const { timeline, xmin, rows, profiles } = await findHeadsPage(this.database, userId, {
      since: place?.since ?? null,
      below: place?.below ?? null,
      limit,
    });
    if (place !== null && place.timeline !== timeline) {
      throw new ProblemError('sync.timeline-changed');
    }
    const shown = rows.slice(0, limit);
    const items = await this.heads.complete(shown);
    const firstXmin = place?.xmin ?? xmin;
    const last = shown.at(-1);
    const next = nextPlace();
    return {
      timeline,
      items,
      users: distinct([...(await this.heads.profilesOf(items)), ...profiles.users]),
      profilesOutdated: profiles.more,
      nextCursor: next && cursorOf(next),
      hasMore: next !== null,
      token: next === null ? tokenOf(timeline, firstXmin) : null,
    };

    /**
     * A conversation that moves to the top while its user is paging is on no page. So after the
     * last page of the whole list comes what changed since the first; and whatever changes while
     * that is paged, the token covers: it is of the first page's snapshot.
     */
    function nextPlace(): SyncPlace | null {
      if (rows.length > limit && last !== undefined) {
        const below = { at: last.at, id: last.id };
        return { timeline, since: place?.since ?? null, xmin: firstXmin, below };
      }
      const isEndOfWholeList = place !== null && place.since === null;
      return isEndOfWholeList ? { timeline, since: firstXmin, xmin: null, below: null } : null;
    }
  }
}

const distinct = (users: readonly UserProfile[]): readonly UserProfile[] => [
  ...new Map(users.map((user) => [user.id, user])).values(),
];

const placeOf = ({ token, cursor }: SyncRequest): SyncPlace | null => {
  if (cursor !== undefined) return readCursor(cursor);
  return token === undefined ? null : readToken(token);
};
