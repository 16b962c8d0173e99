import { type DraftsQuery, LIMITS, type Page, type SealedDraft } from '@anochat/contract';

import type { Database } from '../../platform/database';
import type { Caller } from '../../platform/http';
import { encodeBase64 } from '../base64';
import { requireLinked } from '../require-linked';
import { listDrafts as list } from '../store/draft-store';

/** In the order in which they were saved; the cursor is the revision of the last one of the page. */
export async function listDrafts(
  database: Database,
  caller: Caller,
  { after = 0, limit = LIMITS.pageDrafts }: DraftsQuery,
): Promise<Page<SealedDraft>> {
  await requireLinked(database, caller);
  const found = await list(database, caller.userId, after, limit + 1);
  const items = found.slice(0, limit).map((row) => ({ ...row, body: encodeBase64(row.body) }));
  const last = found.length > limit ? items.at(-1) : undefined;
  return { items, hasMore: last !== undefined, nextCursor: last ? String(last.revision) : null };
}
