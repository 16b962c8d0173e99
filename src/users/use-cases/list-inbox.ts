import { type InboxItem, LIMITS, type Page } from '@anochat/contract';

import type { Database } from '../../platform/database';
import type { Caller } from '../../platform/http';
import { encodeBase64 } from '../base64';
import { requireLinked } from '../require-linked';
import { listInboxItems } from '../store/inbox-store';

/** Of the calling device, the oldest first; the cursor is the id of the last one of the page before. */
export async function listInbox(
  database: Database,
  caller: Caller,
  { limit = LIMITS.pageInbox, cursor }: { readonly limit?: number; readonly cursor?: string },
): Promise<Page<InboxItem>> {
  await requireLinked(database, caller);
  const found = await listInboxItems(database, caller.deviceId, cursor ?? null, limit + 1);
  const items = found.slice(0, limit).map(({ id, fromUserId, fromDeviceId, body, sentAt }) => ({
    id,
    from: { userId: fromUserId, deviceId: fromDeviceId },
    body: encodeBase64(body),
    sentAt,
  }));
  const hasMore = found.length > limit;
  return { items, hasMore, nextCursor: hasMore ? (items.at(-1)?.id ?? null) : null };
}
