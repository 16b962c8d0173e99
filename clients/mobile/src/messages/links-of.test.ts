import { linksOf, webAddress } from './links-of';

/** As browsers have it: the global one is React Native's here. */
const { URL: BrowserURL } = jest.requireActual<{ readonly URL: typeof URL }>('node:url');

const WRITTEN = [
  'https://harbour.example',
  'https://Harbour.Example/Tides?at=4&b=a%20b#now',
  'HTTP://harbour.example:8080/a/b.c/?x=(1)',
  'http://localhost:3000/',
  'http://192.168.1.20:8080/a',
  'https://b.example/ä/日本?q=ü#é',
  'https://a-b.c1.example/~u/@v!$&*+,;=:',
  'https://harbour.example?only=query',
  'https://harbour.example#only-fragment',
];
const LEFT_OUT = [
  'javascript:alert(1)',
  'mailto:a@b.example',
  'https://anna:secret@a.example/',
  'https://münchen.example/',
  'https://xn--mnchen-3ya.example/',
  'https://a.example:443/',
  'https://a.example:0443/',
  'http://a.example:80',
  'https://a.example/b/../c',
  'https://a.example/%2e%2e/c',
  'https://a.example/.',
  'https://0x7f.1/',
  'https://127.1/',
  'https://127.0.0.01/',
  'https://1.2.3.256/',
  'https://1.2.3.4.5/',
  'https://2130706433/',
  'https://a..example/',
  'https://a.example/"x"',
  "https://a.example/?q='x'",
  'https://a.example/a b',
  'https://a.example/\\b',
  'https://a.example/\uD800',
];

it.each(WRITTEN)('writes %s as a browser does', (href) => {
  expect(webAddress(href)).toBe(new BrowserURL(href).href);
});

it('writes nothing otherwise than a browser, whatever stands there', () => {
  const pieces = [
    'a',
    'B',
    '.',
    '-',
    '/',
    '?',
    '#',
    '%',
    '%2e',
    ':',
    '1',
    '80',
    'ä',
    '@',
    "'",
    ' ',
    '\\',
    '[',
    '|',
    '^',
    '{',
    '`',
    '~',
    '=',
    '\t',
  ];
  let state = 7;
  const next = (below: number): number => (state = (state * 48271) % 2147483647) % below;
  let written = 0;
  for (let at = 0; at < 50_000; at++) {
    const length = 1 + next(9);
    const tail = Array.from({ length }, () => pieces[next(pieces.length)]!).join('');
    const href = `${next(2) ? 'https' : 'http'}://${next(2) ? 'a.example' : ''}${tail}`;
    const address = webAddress(href);
    if (address === null) continue;
    written++;
    expect([href, address]).toEqual([href, new BrowserURL(href).href]);
  }
  expect(written).toBeGreaterThan(1_000);
});

it('finds those that a message shows, in order', () => {
  expect(
    linksOf(
      'See **harbour.example.com/tides** and\n> [b](https://B.example/ä)\n- http://c.example',
    ),
  ).toEqual(['https://harbour.example.com/tides', 'https://b.example/%C3%A4', 'http://c.example/']);
});

it('finds none in code, and none that is too long', () => {
  const long = `https://a.example/${'a'.repeat(2_048)}`;
  expect(linksOf(`\`https://a.example\` ${long}`)).toEqual([]);
});

it.each(LEFT_OUT)('leaves %s out', (href) => {
  expect(webAddress(href)).toBeNull();
});
