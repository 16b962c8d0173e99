import { scaledTo } from './scale';

it.each([
  [{ width: 4000, height: 3000 }, 2560, { width: 2560, height: 1920 }],
  [{ width: 300, height: 4000 }, 400, { width: 30, height: 400 }],
  [{ width: 20, height: 10 }, 320, { width: 20, height: 10 }],
  [{ width: 10_000, height: 1 }, 100, { width: 100, height: 1 }],
])('scales %j to %d', (size, side, expected) => {
  expect(scaledTo(size, side)).toEqual(expected);
});
