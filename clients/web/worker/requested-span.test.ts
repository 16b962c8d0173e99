import { expect, it } from 'vitest';

import { requestedSpan } from './requested-span';

const SIZE = 1_000;

it.each([
  ['bytes=0-', 0, 1_000],
  ['bytes=0-0', 0, 1],
  ['bytes=0-499', 0, 500],
  ['bytes=500-', 500, 1_000],
  ['bytes=999-', 999, 1_000],
  ['bytes=999-999', 999, 1_000],
  ['bytes=10-5000', 10, 1_000],
  ['bytes=-1', 999, 1_000],
  ['bytes=-1000', 0, 1_000],
  ['bytes=-5000', 0, 1_000],
  ['bytes= 5 - 9', 5, 10],
])('%s is a part of the file', (header, start, end) => {
  expect(requestedSpan(header, SIZE)).toEqual({ start, end });
});

it.each(['bytes=1000-', 'bytes=1000-2000', 'bytes=-0', 'bytes=99999999999999999999-'])(
  '%s is nothing that is there',
  (header) => {
    expect(requestedSpan(header, SIZE)).toBe('unsatisfiable');
  },
);

it.each([
  [null],
  [''],
  ['bytes=-'],
  ['bytes=5-4'],
  ['bytes=0-1,5-6'],
  ['items=0-1'],
  ['bytes=a-b'],
  ['bytes=0x1-2'],
  ['bytes=--5'],
  ['0-5'],
])('%s asks for all of it', (header) => {
  expect(requestedSpan(header, SIZE)).toBeNull();
});

it.each(['bytes=0-', 'bytes=-5', 'bytes=0-0'])('%s finds nothing in an empty file', (header) => {
  expect(requestedSpan(header, 0)).toBe('unsatisfiable');
});
