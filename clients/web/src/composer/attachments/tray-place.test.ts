import { expect, it } from 'vitest';

import { placeAt } from './tray-place';

const tiles = [0, 100, 200].map((start) => ({ start, end: start + 90 }));

it.each([
  [10, 0],
  [60, 1],
  [140, 1],
  [150, 2],
  [400, 3],
])('a tile over %d comes to lie at place %d', (at, place) => {
  expect(placeAt(tiles, at, false)).toBe(place);
});

it('counts from the right where one reads from there', () => {
  const reversed = [...tiles].reverse();
  expect(placeAt(reversed, 400, true)).toBe(0);
  expect(placeAt(reversed, 150, true)).toBe(1);
  expect(placeAt(reversed, 10, true)).toBe(3);
});
