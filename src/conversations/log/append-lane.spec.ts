import { LIMITS } from '@anochat/contract';

import { AppendLane, type LaneWork } from './append-lane';

/** Work whose batches are settled by the test. */
class HeldWork implements LaneWork<string, string> {
  readonly batches: (readonly string[])[] = [];
  private readonly held: { resolve: () => void; reject: (error: Error) => void }[] = [];

  async append(items: readonly string[]): Promise<readonly string[]> {
    this.batches.push(items);
    await new Promise<void>((resolve, reject) => this.held.push({ resolve, reject }));
    return items.map((item) => item.toUpperCase());
  }

  isFaultOfAnItem(error: unknown): boolean {
    return error instanceof RangeError;
  }

  async finish(error?: Error): Promise<void> {
    const next = this.held.shift();
    if (error) next?.reject(error);
    else next?.resolve();
    await settled();
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a lane of appends', () => {
  let work: HeldWork;
  let lane: AppendLane<string, string>;
  beforeEach(() => {
    work = new HeldWork();
    lane = new AppendLane(work, 1_000);
  });

  it('has one batch in flight, and makes the next of whatever came meanwhile', async () => {
    const first = [lane.push('a'), lane.push('b')];
    await settled();
    const second = ['c', 'd', 'e'].map((item) => lane.push(item));
    await settled();
    expect(work.batches).toEqual([['a', 'b']]);
    await work.finish();
    expect(await Promise.all(first)).toEqual(['A', 'B']);
    expect(work.batches).toEqual([
      ['a', 'b'],
      ['c', 'd', 'e'],
    ]);
    await work.finish();
    expect(await Promise.all(second)).toEqual(['C', 'D', 'E']);
    expect(lane.length).toBe(0);
  });

  it('takes no more than a batch may hold', async () => {
    const items = Array.from({ length: LIMITS.appendBatch + 1 }, (_, i) => String(i));
    const all = Promise.all(items.map((item) => lane.push(item)));
    await settled();
    await work.finish();
    await work.finish();
    expect(await all).toEqual(items);
    expect(work.batches.map(({ length }) => length)).toEqual([LIMITS.appendBatch, 1]);
  });

  it('tries each alone when one is at fault, in order, and fails that one', async () => {
    const all = Promise.allSettled(['a', 'bad', 'c'].map((item) => lane.push(item)));
    await settled();
    await work.finish(new RangeError('bad'));
    await work.finish();
    await work.finish(new RangeError('bad'));
    await work.finish();
    expect((await all).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(work.batches).toEqual([['a', 'bad', 'c'], ['a'], ['bad'], ['c']]);
  });

  it('fails all of a batch for any other reason, and goes on', async () => {
    const all = Promise.allSettled(['a', 'b'].map((item) => lane.push(item)));
    await settled();
    await work.finish(new Error('away'));
    expect((await all).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const next = lane.push('c');
    await settled();
    await work.finish();
    expect(await next).toBe('C');
  });

  it('refuses what does not fit into its queue', async () => {
    const small = new AppendLane(work, 2);
    const fits = [small.push('a'), small.push('b')];
    await expect(small.push('c')).rejects.toMatchObject({
      code: 'server.unavailable',
      more: { retryAfter: 1 },
    });
    await settled();
    await work.finish();
    expect(await Promise.all(fits)).toEqual(['A', 'B']);
  });

  it('refuses what has waited too long, and never appends it later', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick'] });
    try {
      const inFlight = lane.push('a');
      const refusedInFlight = expect(inFlight).rejects.toMatchObject({
        code: 'server.unavailable',
      });
      await settled();
      const queued = lane.push('b');
      const refusedQueued = expect(queued).rejects.toMatchObject({ code: 'server.unavailable' });
      jest.advanceTimersByTime(LIMITS.appendWaitMs + 1_000);
      await refusedInFlight;
      await refusedQueued;
      const late = lane.push('c');
      await work.finish();
      await work.finish();
      expect(await late).toBe('C');
      expect(work.batches).toEqual([['a'], ['c']]);
    } finally {
      jest.useRealTimers();
    }
  });
});
