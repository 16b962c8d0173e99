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
