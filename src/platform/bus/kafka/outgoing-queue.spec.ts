import { type Outgoing, OutgoingQueue } from './outgoing-queue';

const recordOf = (key: number, bytes: number): Outgoing => ({
  topic: 'entries',
  key: String(key),
  value: Buffer.alloc(bytes),
  otherwise: 'wait',
});
const keysOf = (records: readonly Outgoing[]): readonly string[] => records.map(({ key }) => key);

describe('OutgoingQueue', () => {
  it('takes no more than it has room for, and again when some went out', () => {
    const queue = new OutgoingQueue(100);
    expect([1, 2, 3].map((key) => queue.push(recordOf(key, 40)))).toEqual([true, true, false]);
    expect([queue.bytes, keysOf(queue.takeBatch()), queue.bytes]).toEqual([80, ['1', '2'], 0]);
    expect(queue.push(recordOf(4, 100))).toBe(true);
    expect(keysOf(queue.takeAll())).toEqual(['4']);
    expect([queue.bytes, queue.isEmpty]).toEqual([0, true]);
  });

  it('gives batches that Kafka takes, oldest first and nothing twice', () => {
    const queue = new OutgoingQueue(1_000_000_000);
    const QUARTER = 256 * 1_024;
    for (let key = 0; key < 5; key += 1) queue.push(recordOf(key, QUARTER));
    expect([keysOf(queue.takeBatch()), keysOf(queue.takeBatch())]).toEqual([
      ['0', '1'],
      ['2', '3'],
    ]);
    queue.push(recordOf(5, 2 * QUARTER + 1)); // alone, though it is too large
    expect([keysOf(queue.takeBatch()), keysOf(queue.takeBatch())]).toEqual([['4'], ['5']]);
    for (let key = 0; key < 4_500; key += 1) queue.push(recordOf(key, 1));
    const taken = [queue.takeBatch(), queue.takeBatch(), queue.takeBatch(), queue.takeBatch()];
    expect(taken.map((batch) => batch.length)).toEqual([2_000, 2_000, 500, 0]);
    expect(new Set(taken.flatMap(keysOf)).size).toBe(4_500);
    expect([queue.isEmpty, queue.bytes]).toEqual([true, 0]);
  });
});
