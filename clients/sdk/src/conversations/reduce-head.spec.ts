import type { Entry, Head } from '@anochat/contract';
import { applyEntryToHead, mergeHead } from './reduce-head';

const said = { kind: 'message', seq: 4, n: 1, target: null, sender: 'bob' } as Entry;
const joined = {
  ...{ kind: 'membership', seq: 5, n: 1, target: null, sender: 'cleo' },
  change: { type: 'joined', users: ['cleo'] },
} as unknown as Entry;
const headAt = (entry: Entry, more: Partial<Head> = {}): Head =>
  ({
    ...{ mode: 'e2ee', firstSeq: 1, lastSeq: entry.seq, lastN: 1, memberCount: 2, me: {} },
    preview: { entry, about: [] },
    ...more,
  }) as Head;
const seqOf = ({ preview }: Head): number | undefined => preview?.entry.seq;

describe('the preview of an encrypted group whose last entry is a join that no member confirmed', () => {
  const known = applyEntryToHead(headAt(said), joined, 'ann', false);

  it('stays what was said last, also when the server tells the head anew', () => {
    expect(seqOf(known)).toBe(4);
    expect(seqOf(mergeHead(known, headAt(joined)))).toBe(4);
    expect(seqOf(mergeHead(known, headAt(joined, { mode: 'server' })))).toBe(5);
  });

  it('is not kept where it may have been taken back since, or is below the floor', () => {
    expect(seqOf(mergeHead(known, headAt({ ...joined, seq: 7 })))).toBe(7);
    expect(seqOf(mergeHead(known, headAt(joined, { firstSeq: 5 })))).toBe(5);
  });
});
