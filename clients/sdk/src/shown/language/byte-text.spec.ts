import { byteText } from './byte-text';

it.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [1023, '1,023 bytes'],
  [1024, '1 kB'],
  [1024 * 1023.7, '1 MB'],
  [1.25 * 1024 ** 2, '1.3 MB'],
  [4 * 1024 ** 3, '4 GB'],
])('writes %d bytes', (bytes, expected) => {
  expect(byteText(bytes, 'en')).toBe(expected);
});

it('writes as the language does, in the digits that stand everywhere', () => {
  expect(byteText(1.5 * 1024 ** 2, 'de')).toBe('1,5 MB');
  expect(byteText(1.5 * 1024 ** 2, 'ar')).toMatch(/1\.5/);
});
