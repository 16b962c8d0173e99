import { LIMITS, type Page, USER_NAME_PATTERN, type UserProfile } from '@anochat/contract';

import type { Database } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import { searchByPrefix } from '../store/user-store';

export interface UserSearch {
  readonly prefix: string;
  readonly limit?: number;
  readonly cursor?: string;
}

/** By user name; the cursor is the last user name of the page before. */
export async function searchUsers(
  database: Database,
  { prefix, limit = LIMITS.pageUsersDefault, cursor }: UserSearch,
): Promise<Page<UserProfile>> {
  if (cursor !== undefined && !USER_NAME_PATTERN.test(cursor)) {
    throw new ProblemError('request.invalid', {
      errors: [{ path: 'cursor', message: 'cursor is not of an earlier page' }],
    });
  }
  const found = await searchByPrefix(database, prefix.toLowerCase(), cursor ?? '', limit + 1);
  const items = found.slice(0, limit);
  const hasMore = found.length > limit;
  return { items, hasMore, nextCursor: hasMore ? (items.at(-1)?.userName ?? null) : null };
}
