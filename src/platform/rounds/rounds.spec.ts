import { Rounds } from './rounds';

describe('rounds', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  const after = (ms: number): Promise<void> => jest.advanceTimersByTimeAsync(ms);

  it('come one at a time, and also after one that failed', async () => {
    const ends: (() => void)[] = [];
    const failures: unknown[] = [];
    const round = jest.fn(() => new Promise<void>((done) => ends.push(done)));
    round.mockRejectedValueOnce(new Error('away'));
    const rounds = new Rounds(100, round, (error) => failures.push(error));
    rounds.begin();
    await after(99);
    expect(round).not.toHaveBeenCalled();
    await after(101);
    expect([round.mock.calls.length, failures]).toEqual([2, [new Error('away')]]);
    await after(1_000);
    expect(round).toHaveBeenCalledTimes(2);
    ends[0]?.();
    await after(100);
    expect(round).toHaveBeenCalledTimes(3);
    ends[1]?.();
    await rounds.end();
  });

  it('tell the one under way that they end, wait for it, and come no more', async () => {
    let isAsked = false;
    let isDone = false;
    const rounds = new Rounds(
      100,
      async (ending) => {
        await new Promise<void>((resolve) => ending.addEventListener('abort', () => resolve()));
        isAsked = true;
        await Promise.resolve();
        isDone = true;
      },
      () => undefined,
    );
    rounds.begin();
    await after(100);
    expect(isAsked).toBe(false);
    await rounds.end();
    expect([isAsked, isDone]).toEqual([true, true]);
    expect(jest.getTimerCount()).toBe(0);
    rounds.begin();
    expect(jest.getTimerCount()).toBe(0);
  });
});
