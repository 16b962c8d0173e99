import Helper from '@shopify/flash-list/dist/recyclerview/viewability/ViewabilityHelper';

import { VIEWABILITY } from './viewability';

const list = { width: 400, height: 700 };

/** What the list tells of one row of that height, scrolled to where its top stands. */
function isSeen(height: number, top: number): boolean {
  let seen: readonly number[] = [];
  const helper = new Helper({ ...VIEWABILITY, minimumViewTime: 0 }, (all) => (seen = all));
  const layout = { x: 0, y: 0, width: list.width, height };
  helper.updateViewableItems(false, -top, list, () => layout, [0]);
  return seen.length > 0;
}

describe('a message in sight', () => {
  it('counts at any height', () => {
    for (const height of [36, 90.4, 700, 7_000])
      expect([height, isSeen(height, 3.3)]).toEqual([height, true]);
  });

  it('counts in its middle and at its end, when it is taller than many screens', () => {
    expect(isSeen(7_000, -3_000)).toBe(true);
    expect(isSeen(7_000, -6_500)).toBe(true);
  });

  it('does not count by its edge', () => {
    expect(isSeen(7_000, 695)).toBe(false);
    expect(isSeen(36, -30)).toBe(false);
  });
});
