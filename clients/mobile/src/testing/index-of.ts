import type { RecordChange } from '../../../sdk/src/storage/records';
import { serverCodec } from '../../../sdk/src/codec';
import { IndexWriter } from '../../../sdk/src/search/index-writer';
import { Leaves } from '../../../sdk/src/search/leaves';
import { entriesOf, headOf, type Said } from './stored-client';

/** The records of the search index of that conversation, written as the client writes them. */
export async function indexOf(id: string, said: Said): Promise<Record<string, unknown>> {
  const written: Record<string, unknown> = {};
  const records = {
    get: <T>(key: string) => Promise.resolve((written[key] ?? null) as T | null),
    entries: () => Promise.resolve([]),
    write: (changes: readonly RecordChange[]) => {
      for (const { key, value } of changes) written[key] = value;
      return Promise.resolve();
    },
  };
  const writer = new IndexWriter({
    records,
    leaves: new Leaves(records),
    opener: serverCodec,
    timeline: () => 'timeline',
    onWritten: () => undefined,
  });
  const lastSeq = said.length;
  await writer.open();
  await writer.begin(id, headOf(id, { lastSeq }));
  await writer.takeOlder(id, {
    ...{ items: entriesOf(id, said), about: [], range: [1, lastSeq], firstSeq: 1, lastSeq },
    ...{ hidden: [], hasMore: false, prevCursor: null, nextCursor: null, aboutCursor: null },
  });
  return written;
}
