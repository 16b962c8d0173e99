import type { ChannelListing, UserId } from '@anochat/contract';

import type { Queryable } from '../../platform/database';

export interface ChannelPlace {
  readonly title: string;
  readonly id: string;
}

/** The directory of public channels, by title; titles are found by how they begin, whatever the case. */
export const listChannels = (
  database: Queryable,
  userId: UserId,
  prefix: string,
  after: ChannelPlace | null,
  limit: number,
): Promise<ChannelListing[]> =>
  database.query<ChannelListing>(
    `SELECT c.id, c.title, c.topic, c.member_count AS "memberCount", EXISTS (
       SELECT FROM members m
       WHERE m.conversation_id = c.id AND m.user_id = $1 AND m.role IS NOT NULL) AS member
     FROM conversations c
     WHERE c.kind = 'channel' AND lower(c.title) LIKE $2
       AND ($3::text IS NULL OR lower(c.title) ~>~ lower($3)
         OR (lower(c.title) = lower($3) AND c.id > $4::uuid))
     ORDER BY lower(c.title) USING ~<~, c.id LIMIT $5`,
    [
      userId,
      `${prefix.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`,
      after?.title ?? null,
      after?.id ?? null,
      limit,
    ],
  );
