import { expect, it } from 'vitest';

import { splitName } from './split-name';

it('cuts a long name before its end, and between letters that are seen', () => {
  expect(splitName('short.pdf')).toEqual(['short.pdf', '']);
  // The family is one letter, and several characters.
  const head = 'a'.repeat(20);
  expect(splitName(`${head}👩‍👩‍👧onger.pdf`)).toEqual([head, '👩‍👩‍👧onger.pdf']);
});
