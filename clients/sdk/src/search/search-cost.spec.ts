import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Entry, EntryPage, Head } from '@anochat/contract';
import { createMemoryStorage } from '../platform/memory-storage';
import { createKeyFileSealer } from '../platform/node/key-file-sealer';
import { serverCodec } from '../codec';
import { Records } from '../storage/records';
import { IndexWriter } from './index-writer';
import { findHits, type Wanted } from './find-hits';
import { Leaves } from './leaves';

/** The figures of docs/adr/0014: `SEARCH_MESSAGES=50000 npx jest --selectProjects unit --testPathPatterns search-cost`. */
const MESSAGES = Number(process.env.SEARCH_MESSAGES ?? 2_000);
const WORDS = Array.from({ length: 20_000 }, (_, index) => (index * 7_919 + 104_729).toString(36));
const folder = mkdtempSync(join(tmpdir(), 'anochat-search-cost-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Twelve words each, some of them common and most of them rare. */
const textOf = (seq: number): string =>
  Array.from(
    { length: 12 },
    (_, at) => WORDS[Math.floor(((seq * 31 + at * 17) % 997) ** 1.43) % WORDS.length],
  )
    .concat(seq % 1_000 === 0 ? ['lighthouse'] : [])
    .join(' ');

const entryOf = (seq: number): Entry & { readonly kind: 'message' } => ({
  ...{ kind: 'message', conversationId: 'c1', seq, n: seq, device: null, clientId: null },
  ...{ generation: 0, epoch: 0, quiet: false, target: null, erased: false, sender: 'ada' },
  ts: new Date(Date.parse('2026-01-01T08:00:00Z') + seq * 1_000).toISOString(),
  content: { v: 1, type: 'message', parts: [{ type: 'text', text: textOf(seq) }] },
});

it('indexes a message and answers a query in a time that a person does not notice', async () => {
  const storage = createMemoryStorage();
  const records = new Records(storage, createKeyFileSealer(join(folder, 'key')));
  const leaves = new Leaves(records);
  const timeline = (): string => 'one';
  const writer = new IndexWriter({
    records,
    leaves,
    opener: serverCodec,
    timeline,
    onWritten: () => undefined,
  });
  await writer.open();
  const head = { lastSeq: MESSAGES, firstSeq: 1, hidden: [] } as unknown as Head;
  await writer.begin('c1', head);

  const began = performance.now();
  for (let end = MESSAGES; end > 0; end -= 200) {
    const from = Math.max(1, end - 199);
    const items = Array.from({ length: end - from + 1 }, (_, index) => entryOf(from + index));
    const page = {
      items,
      about: [],
      range: [from, end],
      firstSeq: 1,
      lastSeq: MESSAGES,
    } as unknown;
    await writer.takeOlder('c1', { ...(page as EntryPage), hasMore: from > 1, prevCursor: 'x' });
  }
  const walked = (performance.now() - began) / MESSAGES;

  let seq = MESSAGES;
  const live = performance.now();
  for (let round = 0; round < 50; round += 1) {
    await writer.take(new Map([['c1', [entryOf((seq += 1))]]]));
  }
  const one = (performance.now() - live) / 50;

  const stored = (await storage.list('search/')).reduce((sum, [, value]) => sum + value.length, 0);
  const ask = async (words: readonly string[], cache: Leaves): Promise<number> => {
    const start = performance.now();
    const wanted: Wanted = { words, sender: null, limit: 20, after: null, now: 0 };
    const found = await findHits(
      writer.known ?? new Map(),
      (id, leaf) => cache.read(id, leaf),
      wanted,
    );
    expect(found.hits.length).toBeGreaterThan(0);
    return performance.now() - start;
  };
  const cache = new Leaves(records);
  const cold = await ask(['lighthouse'], cache);
  const warm = await ask(['lighthouse'], cache);
  const common = await ask([WORDS[0]!.slice(0, 2)], new Leaves(records));
  const figures = { walked, one, bytes: stored / MESSAGES, cold, warm, common };
  process.stderr.write(`${MESSAGES} messages: ${JSON.stringify(figures)}\n`);
  expect(walked).toBeLessThan(5);
  expect(one).toBeLessThan(100);
  expect(warm).toBeLessThan(500);
}, 300_000);
