import { type EpochRecord, epochRecordBytes, readEpochRecord } from '../backup/epoch-record';
import { ALICE, BOB, CONVERSATION, idOf, OTHER_CONVERSATION, seedOf } from '../testing/samples';
import { firstThatFit, readSharedHistory, sharedHistoryBytes } from './shared-history';

const PAIR = [
  { device: idOf('device', 1), user: ALICE },
  { device: idOf('device', 2), user: BOB },
];
const epoch = (n: number, roster: EpochRecord['roster'] = PAIR): EpochRecord => ({
  suite: 3,
  conversation: CONVERSATION,
  generation: 0,
  epoch: n,
  firstSeq: 2 * n,
  secret: seedOf(n % 200),
  confirmedTranscriptHash: seedOf((n + 1) % 200),
  roster,
});
const ALONE = PAIR.slice(0, 1);
const history = {
  conversation: CONVERSATION,
  epochs: [epoch(9), epoch(8), epoch(3, ALONE), epoch(2)],
  isLast: false,
};

describe('a shared history', () => {
  it('is read as it was written', () => {
    expect(readSharedHistory(sharedHistoryBytes(history))).toEqual(history);
    const end = { ...history, epochs: [], isLast: true };
    expect(readSharedHistory(sharedHistoryBytes(end))).toEqual(end);
  });

  it('says each roster once', () => {
    const one = sharedHistoryBytes({ ...history, epochs: [epoch(9)] }).length;
    const two = sharedHistoryBytes({ ...history, epochs: [epoch(9), epoch(8)] }).length;
    expect(two - one).toBe(88);
  });

  it('is refused when it is cut short, goes on, or has another version', () => {
    const bytes = sharedHistoryBytes(history);
    for (let length = 0; length < bytes.length; length += 1) {
      expect(readSharedHistory(bytes.slice(0, length))).toBeNull();
    }
    expect(readSharedHistory(Uint8Array.of(...bytes, 0))).toBeNull();
    expect(readSharedHistory(Uint8Array.of(2, ...bytes.slice(1)))).toBeNull();
    expect(readSharedHistory(Uint8Array.of(1, 2, ...bytes.slice(2)))).toBeNull();
  });

  it('is refused when an epoch names a roster that is not there', () => {
    const bytes = sharedHistoryBytes(history);
    bytes[bytes.length - 1] = 2;
    expect(readSharedHistory(bytes)).toBeNull();
  });

  it('holds epochs of one conversation', () => {
    const other = { ...epoch(1), conversation: OTHER_CONVERSATION };
    expect(() => sharedHistoryBytes({ ...history, epochs: [other] })).toThrow('another log');
  });

  it('is cut where the next epoch would be too much, and takes at least one', () => {
    const many = Array.from({ length: 300 }, (_, at) =>
      epoch(300 - at, at % 7 === 0 ? ALONE : PAIR),
    );
    for (const most of [0, 200, 1_000, 5_000, 60_000]) {
      const taken = firstThatFit(many, most);
      const bytesOf = (epochs: readonly EpochRecord[]): number =>
        sharedHistoryBytes({ ...history, epochs }).length;
      expect(taken).toEqual(many.slice(0, taken.length));
      if (taken.length > 1) expect(bytesOf(taken)).toBeLessThanOrEqual(most);
      if (taken.length < many.length) {
        expect(bytesOf(many.slice(0, taken.length + 1))).toBeGreaterThan(most);
      }
    }
  });
});

describe('the record of an epoch', () => {
  it('keeps who shared it, and reads as before what nobody shared', () => {
    const shared = { ...epoch(4), sharedBy: BOB };
    expect(readEpochRecord(epochRecordBytes(shared))).toEqual(shared);
    const own = epochRecordBytes(epoch(4));
    expect(own[0]).toBe(1);
    expect(readEpochRecord(own)).toEqual(epoch(4));
    expect(() => readEpochRecord(Uint8Array.of(2, ...own.slice(1)))).toThrow();
  });
});
