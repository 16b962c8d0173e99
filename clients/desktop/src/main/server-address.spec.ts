import { isServerOrigin, parseServerAddress } from './server-address';

describe('The address of a server', () => {
  it.each([
    ['chat.example.org', 'https://chat.example.org'],
    ['  https://chat.example.org/some/page ', 'https://chat.example.org'],
    ['https://chat.example.org:8443', 'https://chat.example.org:8443'],
    ['http://localhost:3000', 'http://localhost:3000'],
    ['http://127.0.0.1:3000/', 'http://127.0.0.1:3000'],
    ['http://[::1]:3000', 'http://[::1]:3000'],
  ])('%s is %s', (typed, origin) => expect(parseServerAddress(typed)).toEqual({ origin }));

  it.each([
    ['', 'not-an-address'],
    ['a b', 'not-an-address'],
    ['ftp://chat.example.org', 'not-an-address'],
    ['https://user:password@chat.example.org', 'not-an-address'],
    ['javascript://alert', 'not-an-address'],
    ['http://chat.example.org', 'not-secure'],
    ['http://127.0.0.1.evil.example', 'not-secure'],
    ['http://192.168.1.5:3000', 'not-secure'],
  ])('%j is %s', (typed, problem) => expect(parseServerAddress(typed)).toEqual({ problem }));

  it('is kept as an origin and nothing more', () => {
    expect(isServerOrigin('https://chat.example.org')).toBe(true);
    for (const no of [
      'chat.example.org',
      'https://chat.example.org/',
      'http://chat.example.org',
      7,
    ])
      expect(isServerOrigin(no)).toBe(false);
  });
});
