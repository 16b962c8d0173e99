import { Crashes } from './crashes';

describe('A page that ends by itself', () => {
  it('is loaded anew three times in a minute, and no more', () => {
    const crashes = new Crashes();
    expect([0, 10, 20, 30, 40].map((now) => crashes.isOneTooMany(now))).toEqual([
      false,
      false,
      false,
      true,
      true,
    ]);
  });

  it('is loaded anew as often as it ends now and then', () => {
    const crashes = new Crashes();
    const times = Array.from({ length: 50 }, (_none, at) => at * 25_000);
    expect(times.some((now) => crashes.isOneTooMany(now))).toBe(false);
  });
});
