import { deepLinkIn, parseDeepLink } from './deep-links';

describe('A deep link', () => {
  it.each([
    ['anochat://chat.example.org/join#code', 'https://chat.example.org', '/join#code'],
    ['anochat://chat.example.org:8443/c/abc', 'https://chat.example.org:8443', '/c/abc'],
    ['ANOCHAT://chat.example.org', 'https://chat.example.org', '/'],
    ['anochat://127.0.0.1:3000/join#code', 'http://127.0.0.1:3000', '/join#code'],
    ['anochat:///settings/devices', null, '/settings/devices'],
  ])('%s leads to its page', (link, server, path) => {
    expect(parseDeepLink(link)).toEqual({ server, path });
  });

  it.each([
    'anochat://',
    'anochat:join',
    'https://chat.example.org/join#code',
    'anochat://user:password@chat.example.org/join',
    'anochat://chat.example.org/api/v1/users/me',
    'anochat://chat.example.org/c/../../etc/passwd',
    'anochat://chat.example.org/%2e%2e/x',
    'anochat://chat.example.org/join?next=//evil.example',
    'anochat://chat.example.org/join#<script>',
    `anochat://chat.example.org/join#${'a'.repeat(3_000)}`,
  ])('%s leads nowhere', (link) => expect(parseDeepLink(link)).toBeNull());

  it('is found among the arguments of a start', () => {
    const args = ['/usr/bin/anochat', '--start-unseen', 'anochat:///c/abc'];
    expect(deepLinkIn(args)).toEqual({ server: null, path: '/c/abc' });
    expect(deepLinkIn(['/usr/bin/anochat', '--flag'])).toBeNull();
  });
});
