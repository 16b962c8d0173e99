import { expect, it } from 'vitest';

import { WHOLE, zoomedAround, type Zoomed } from './zoomed';

const stage = { left: 100, top: 50, width: 400, height: 200 };
const middle = { x: 300, y: 150 };

/** Where a place of the picture, from its middle, is on the page. */
const onPage = ({ scale, x, y }: Zoomed, place: { x: number; y: number }): readonly number[] => [
  middle.x + x + place.x * scale,
  middle.y + y + place.y * scale,
];

it('keeps the point under the fingers in its place', () => {
  const point = { x: 380, y: 110 };
  const zoomed = zoomedAround(WHOLE, stage, point, 3);
  expect(zoomed.scale).toBe(3);
  expect(onPage(zoomed, { x: 80, y: -40 })).toEqual([point.x, point.y]);
});

it('is never smaller than the whole, nor larger than eight times', () => {
  expect(zoomedAround(WHOLE, stage, middle, 0.1)).toEqual(WHOLE);
  expect(zoomedAround(WHOLE, stage, middle, 100).scale).toBe(8);
});

it('moves what is zoomed as far as its edge', () => {
  const twice = zoomedAround(WHOLE, stage, middle, 2);
  expect(zoomedAround(twice, stage, middle, 1, { x: -80, y: 30 })).toEqual({
    ...{ scale: 2, x: -80, y: 30 },
  });
  expect(zoomedAround(twice, stage, middle, 1, { x: 900, y: -900 })).toEqual({
    ...{ scale: 2, x: 200, y: -100 },
  });
  expect(zoomedAround(WHOLE, stage, middle, 1, { x: 80, y: 80 })).toEqual(WHOLE);
});
