import { isLoopback } from './loopback';

describe('What leads to this very computer', () => {
  it.each(['localhost', 'a.localhost', 'localhost.', '127.0.0.1', '127.8.8.8', '0.0.0.0'])(
    '%s',
    (host) => expect(isLoopback(host)).toBe(true),
  );
  it.each(['[::1]', '::1', '[::]', new URL('http://[::ffff:127.0.0.1]').hostname])('%s', (host) =>
    expect(isLoopback(host)).toBe(true),
  );
  it.each(['chat.example.org', 'localhost.example.org', '192.168.1.5', '[2001:db8::1]'])(
    'not %s',
    (host) => expect(isLoopback(host)).toBe(false),
  );
});
