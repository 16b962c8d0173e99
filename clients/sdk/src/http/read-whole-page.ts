import type { ConversationId, EntryPage } from '@anochat/contract';
import type { Api, EntryQuery } from './api';

/**
 * A page of the log with all that was said about its entries, in as many requests as that takes.
 * What comes last is read last, so that `about` is complete up to the page's `lastSeq`.
 */
export const readWholePage = async (
  api: Api,
  id: ConversationId,
  query: EntryQuery,
): Promise<EntryPage> => {
  const page = await api.log.entries(id, query);
  const about = [...page.about];
  let cursor = page.aboutCursor;
  while (cursor !== null) {
    const more = await api.log.about(id, cursor);
    about.push(...more.items);
    cursor = more.nextCursor;
  }
  return { ...page, about, aboutCursor: null };
};
