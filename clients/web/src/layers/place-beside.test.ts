import { describe, expect, it } from 'vitest';

import { placeBeside, placeOfPoint } from './place-beside';

const page = { width: 1000, height: 800, rightToLeft: false };
const size = { width: 240, height: 300 };

describe('a popup', () => {
  it('opens below its anchor, lined up with its start', () => {
    expect(placeBeside(placeOfPoint(100, 100), size, page)).toEqual({ x: 100, y: 104 });
  });

  it('opens above where there is no room below', () => {
    expect(placeBeside({ left: 100, right: 140, top: 700, bottom: 740 }, size, page)).toEqual({
      x: 100,
      y: 396,
    });
  });

  it('lines up with the end of its anchor at the right edge, and by default when mirrored', () => {
    const anchor = { left: 900, right: 940, top: 100, bottom: 140 };
    expect(placeBeside(anchor, size, page).x).toBe(700);
    expect(
      placeBeside({ ...anchor, left: 500, right: 540 }, size, { ...page, rightToLeft: true }).x,
    ).toBe(300);
  });

  it('stays on a screen that is smaller than itself', () => {
    const placed = placeBeside(placeOfPoint(10, 100), size, {
      width: 200,
      height: 200,
      rightToLeft: false,
    });
    expect(placed).toEqual({ x: 8, y: 8 });
  });
});
