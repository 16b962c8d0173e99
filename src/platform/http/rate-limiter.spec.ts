import { RateLimiter } from './rate-limiter';

describe('RateLimiter', () => {
  let time = 0;
  let limiter: RateLimiter;
  beforeEach(() => {
    time = 1_000;
    limiter = new RateLimiter(() => time);
  });
  const take = (key = 'a') => limiter.take('calls', key, 4, 60_000);

  it('lets as many through as the limit says, then none', () => {
    const states = Array.from({ length: 6 }, () => take());
    expect(states.map(({ allowed }) => allowed)).toEqual([true, true, true, true, false, false]);
    expect(states.map(({ remaining }) => remaining)).toEqual([3, 2, 1, 0, 0, 0]);
  });

  it('says when one more fits in, and lets it through then and not before', () => {
    for (let i = 0; i < 4; i += 1) take();
    const { resetMs } = take();
    expect(resetMs).toBe(15_000);
    time += resetMs - 1;
    expect(take().allowed).toBe(false);
    time += 1;
    expect(take().allowed).toBe(true);
    expect(take().allowed).toBe(false);
  });

  it('counts each key and each bucket apart', () => {
    for (let i = 0; i < 5; i += 1) take('a');
    expect(take('b').allowed).toBe(true);
    expect(limiter.take('other', 'a', 4, 60_000).allowed).toBe(true);
  });

  it('forgets buckets that are full again, and never holds more than its bound', () => {
    for (let i = 0; i < 1_000; i += 1) take(`k${i}`);
    time += 60_000;
    take('last');
    expect(limiter.size).toBe(1);
    for (let i = 0; i < 100_500; i += 1) take(`m${i}`);
    expect(limiter.size).toBe(100_000);
  });
});
