import { isOwnPage, isPage, outsideLink, pagePath } from './pages';

describe('The pages of the client', () => {
  it.each([
    '/',
    '/create-account',
    '/join',
    '/settings',
    '/settings/devices',
    '/c/0190b2f4-1111-7000-8000-000000000000',
    '/c/0190b2f4-1111-7000-8000-000000000000/details',
  ])('are at %s', (path) => {
    expect(isPage(path)).toBe(true);
    expect(isOwnPage(`app://anochat${path}`)).toBe(true);
  });

  it.each([
    '/api/v1/users/me',
    '/api/versions',
    '/docs',
    '/socket.io/',
    '/sw.js',
    '/index.html',
    '/c/',
    '/c/../settings/x/y',
    '//evil.example/',
    '/settings/devices/more',
  ])('are not at %s', (path) => expect(isPage(path)).toBe(false));

  it.each([
    'app://other/',
    'app://anochat.evil.example/',
    'app://anochat:81/',
    'app://user@anochat/',
    'https://anochat/',
    'file:///etc/passwd',
    'data:text/html,x',
    'javascript:alert(1)',
    'blob:app://anochat/1',
    'about:blank',
    'not an address',
  ])('are not %s', (url) => expect(isOwnPage(url)).toBe(false));

  it('keep what stands behind the #, and drop a query', () => {
    expect(pagePath('app://anochat/join?x=1#code')).toBe('/join#code');
  });
});

describe('A link to elsewhere', () => {
  it.each(['https://example.org/a?b#c', 'http://example.org/', 'mailto:a@example.org'])(
    'goes outside: %s',
    (url) => expect(outsideLink(url)).toBe(url),
  );
  it.each([
    'file:///etc/passwd',
    'smb://host/share',
    'javascript:alert(1)',
    'app://anochat/',
    'anochat://x/join',
    'ms-msdt:/id',
    'https://user:password@example.org/',
    `https://example.org/${'a'.repeat(5_000)}`,
    '',
  ])('goes nowhere: %s', (url) => expect(outsideLink(url)).toBeNull());
});
