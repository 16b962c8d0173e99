import { readServerAddress } from './server-address';

describe('the address of a server', () => {
  it('is taken with and without https, and without what stands behind it', () => {
    const origin = 'https://chat.example.org';
    for (const typed of ['chat.example.org', ' https://chat.example.org/ ', 'CHAT.example.org/c/1'])
      expect(readServerAddress(typed)).toEqual({ origin, invite: null });
    expect(readServerAddress('chat.example.org:8443')?.origin).toBe(
      'https://chat.example.org:8443',
    );
  });

  it('brings an invitation along', () => {
    expect(readServerAddress('https://chat.example.org/create-account#a%2Fb')?.invite).toEqual({
      page: 'create-account',
      code: 'a/b',
    });
    expect(readServerAddress('https://chat.example.org/join#code')?.invite?.page).toBe('join');
    expect(readServerAddress('https://chat.example.org/join')?.invite).toBeNull();
    // Cut off where it was copied.
    expect(readServerAddress('https://chat.example.org/join#a%E0%A4')?.invite).toBeNull();
  });

  it('is not one in the clear, except to this machine', () => {
    expect(readServerAddress('http://chat.example.org')).toBeNull();
    expect(readServerAddress('http://localhost:3000')?.origin).toBe('http://localhost:3000');
  });

  it.each(['', 'chat', 'two words', 'javascript:alert(1)', 'https://'])('is not %p', (typed) => {
    expect(readServerAddress(typed)).toBeNull();
  });
});
