import { describe, expect, it } from 'vitest';

import { linksOf } from './links-of';

describe('the links of a message', () => {
  it('are those that it shows, as they lead, in order', () => {
    expect(
      linksOf(
        'See **harbour.example.com/tides** and\n> [b](https://B.example/ä)\n- http://c.example',
      ),
    ).toEqual([
      'https://harbour.example.com/tides',
      'https://b.example/%C3%A4',
      'http://c.example/',
    ]);
    expect(linksOf('https://münchen.example/')).toEqual(['https://xn--mnchen-3ya.example/']);
  });

  it('are none in code, none that run something, none with a password', () => {
    for (const text of [
      '`https://a.example`',
      '```\nhttps://a.example\n```',
      'javascript:alert(1)',
      '[a](javascript:alert(1))',
      'mailto:a@b.example',
      'https://anna:secret@a.example/',
      `https://a.example/${'a'.repeat(2_048)}`,
    ]) {
      expect([text, linksOf(text)]).toEqual([text, []]);
    }
  });
});
