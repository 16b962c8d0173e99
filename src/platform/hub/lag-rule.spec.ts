import { LagRule } from './lag-rule';

const LIMITS = { queueBytes: 160_000, volatileBytes: 20_000, laggingMs: 1_000 };

/** @returns when it is stuck, or undefined for not within a minute. */
const stuckAfter = (bytesPerSecond: number): number | undefined => {
  const rule = new LagRule(LIMITS, 0, 500);
  for (let now = 100; now <= 60_000; now += 100)
    if (rule.isStuck(now, 500 + (bytesPerSecond * now) / 1_000)) return now;
  return undefined;
};

describe('the rule for those who lag', () => {
  it('gives up whoever takes nothing, or next to nothing', () => {
    expect(stuckAfter(0)).toBe(1_000);
    expect(stuckAfter(1)).toBe(1_000);
    expect(stuckAfter(9_000)).toBe(1_000);
  });

  it('waits for whoever takes a sixteenth of the queue each time', () => {
    expect(stuckAfter(10_000)).toBeUndefined();
    expect(stuckAfter(1_000_000)).toBeUndefined();
  });

  it('counts anew from when enough was taken', () => {
    const rule = new LagRule(LIMITS, 0, 0);
    expect(rule.isStuck(900, 10_000)).toBe(false);
    expect(rule.isStuck(1_800, 19_999)).toBe(false);
    expect(rule.isStuck(1_900, 19_999)).toBe(true);
  });
});
