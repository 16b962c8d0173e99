import { LIMITS } from '@anochat/contract';

import { isTooDeep } from './is-too-deep';

const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));

describe('isTooDeep', () => {
  it('lets through what is as deep as allowed, and nothing deeper', () => {
    expect(isTooDeep(nested(LIMITS.jsonDepth))).toBe(false);
    expect(isTooDeep(nested(LIMITS.jsonDepth + 1))).toBe(true);
    expect(isTooDeep({ a: [{ b: nested(LIMITS.jsonDepth) }] })).toBe(true);
  });

  it('answers for a depth that would exhaust the stack', () => {
    expect(isTooDeep(nested(100_000))).toBe(true);
  });

  it('lets through plain values', () => {
    for (const value of [null, undefined, 'text', 1, true, [], {}])
      expect(isTooDeep(value)).toBe(false);
  });
});
