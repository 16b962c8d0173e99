import { clockLength } from './clock-length';

it.each([
  [0, '0:00'],
  [42_400, '0:42'],
  [59_600, '1:00'],
  [3_723_000, '1:02:03'],
])('writes %d milliseconds', (milliseconds, expected) => {
  expect(clockLength(milliseconds)).toBe(expected);
});
