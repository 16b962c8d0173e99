import { LIMITS } from '@anochat/contract';
import fc from 'fast-check';
import { decodePage } from './decode-page';
import { pictureType } from './picture-type';
import { readPage } from './read-page';

const HERE = new URL('https://harbour.example/tides/today');

describe('what a page says of itself', () => {
  it('is what it has written for previews, before what it has written for all', () => {
    const html = `<!doctype html><head><title>Tides &amp; ferries</title>
      <meta name=description content="All of it">
      <meta property="og:title" content="Causeway &lt;crossing&gt; times">
      <META PROPERTY="OG:Site_Name" CONTENT='Harbour'>
      <meta property="og:title" content="Another">
      <meta property="og:image" content="../sea.jpg?a=1&amp;b=2">`;
    expect(readPage(html, HERE)).toEqual({
      title: 'Causeway <crossing> times',
      description: 'All of it',
      site: 'Harbour',
      picture: new URL('https://harbour.example/sea.jpg?a=1&b=2'),
    });
    expect(readPage('<title>\n Tides\t&\u0007  ferries </title>', HERE)).toEqual({
      title: 'Tides & ferries',
    });
  });

  it('is nothing where it says nothing, in whatever state it is', () => {
    for (const html of ['', '<', '<title>', '<meta content=x>', '\0\0', '<!--', '{"og:title":1}']) {
      expect(readPage(html, HERE)).toEqual({});
    }
    const unended = readPage('<meta property=og:title content="half', HERE);
    expect(unended).toEqual({});
  });

  it('is not what a script or a comment holds', () => {
    const html = `<script>'<meta property="og:title" content="a">'</script>
      <!-- <title>b</title> --><title>c</title>`;
    expect(readPage(html, HERE)).toEqual({ title: 'c' });
  });

  it('turns no text around it, and is cut between characters', () => {
    const said = readPage(`<title>\u202eevil\u2066 ${'a'.repeat(193)}😀😀</title>`, HERE);
    expect(said.title).toBe(`evil ${'a'.repeat(193)}😀`);
    const cut = readPage(`<title>${'a'.repeat(199)}😀</title>`, HERE);
    expect(cut.title).toBe('a'.repeat(199));
    const atSpace = readPage(`<title>${'a'.repeat(199)} b</title>`, HERE);
    expect(atSpace.title).toBe('a'.repeat(199));
  });

  it.each([
    ['text/html; charset=ISO-8859-1', Buffer.from('<title>caf\xe9</title>', 'latin1')],
    ['text/html', Buffer.from('<meta charset="windows-1252"><title>caf\xe9</title>', 'latin1')],
    ['text/html', Buffer.from('<meta charset=utf-8><title>café</title>')],
    ['text/html;charset=nonsense', Buffer.from('<title>café</title>')],
    ['text/html', Buffer.from('\ufeff<title>café</title>', 'utf16le')],
    ['text/html', Buffer.from('<meta charset=utf-16><title>café</title>')],
  ])('is read in its encoding: %s, %s', (contentType, bytes) => {
    expect(readPage(decodePage({ contentType, bytes }), HERE).title).toBe('café');
  });
});

/** Pieces that a page is made of, whole and broken, and anything in between. */
const anyPage = fc
  .array(
    fc.oneof(
      fc.constantFrom(...['<title>', '</title>', '<meta property="og:title" content="', '<!--']),
      fc.constantFrom(...['-->', '<script>', '</script>', '<meta name=description content=']),
      fc.constantFrom(
        ...['<meta property=og:image content="', '">', '<', '&#x', '&amp;', '\u0000'],
      ),
      fc.constantFrom("<meta property=og:site_name content='", '\u202e', '\ud800', '\r\n\t', '/>'),
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.webUrl(),
    ),
    { maxLength: 40 },
  )
  .map((pieces) => pieces.join(''));

describe('any page', () => {
  const saysLittle = (html: string): void => {
    const { title, description, site, picture, ...more } = readPage(html, HERE);
    expect(more).toEqual({});
    for (const [words, most] of [
      [title, LIMITS.previewTitleLength],
      [description, LIMITS.previewDescriptionLength],
      [site, LIMITS.previewSiteLength],
    ] as const) {
      if (words === undefined) continue;
      expect(words.length).toBeGreaterThan(0);
      expect(words.length).toBeLessThanOrEqual(most);
      expect(words).not.toMatch(/[\p{Cc}\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/u);
      expect(words.trim()).toBe(words);
    }
    if (picture !== undefined) expect(picture).toBeInstanceOf(URL);
  };

  it('says little, and nothing that is not text, whatever stands in it', () => {
    fc.assert(fc.property(anyPage, saysLittle), { numRuns: 1_000 });
  });

  it('says little, whatever its bytes and what it says that they are', () => {
    const types = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc
        .constantFrom('utf-8', 'utf-16be', 'shift_jis', 'x-user-defined', 'none', '"', '')
        .map((charset) => `text/html; charset=${charset}`),
    );
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 600 }),
      fc
        .tuple(fc.uint8Array({ maxLength: 4 }), anyPage)
        .map(([mark, html]) => Buffer.concat([mark, Buffer.from(html)])),
    );
    fc.assert(
      fc.property(types, bytes, (contentType, body) => {
        saysLittle(decodePage({ contentType, bytes: Buffer.from(body) }));
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('a picture', () => {
  it.each([
    ['image/jpeg', '\xff\xd8\xff\xe0'],
    ['image/png', '\x89PNG\r\n\x1a\n'],
    ['image/gif', 'GIF89a'],
    ['image/webp', 'RIFF\x10\0\0\0WEBPVP8 '],
    ['image/avif', '\0\0\0\x20ftypavif'],
    [undefined, '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'],
    [undefined, '<!doctype html>'],
    [undefined, ''],
  ])('is %s by its first bytes', (type, start) => {
    expect(pictureType(Buffer.from(start, 'latin1'))).toBe(type);
  });
});
