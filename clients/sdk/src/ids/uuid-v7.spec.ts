import { UUID_V7_PATTERN } from '@anochat/contract';
import { createUuidV7 } from './uuid-v7';

describe('createUuidV7', () => {
  it('rises strictly within a millisecond and when the clock goes back', () => {
    let now = 1_700_000_000_000;
    const next = createUuidV7({ now: () => now }, (count) => new Uint8Array(count).fill(255));
    const ids = Array.from({ length: 5_000 }, (_, index) => {
      if (index === 2_500) now -= 60_000;
      return next();
    });
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => UUID_V7_PATTERN.test(id))).toBe(true);
  });
});
