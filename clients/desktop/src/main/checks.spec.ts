import {
  accountId,
  BadArgument,
  count,
  language,
  notice,
  settingsChange,
  text,
  user,
} from './checks';

const NOTICE = { tag: 'a', title: 'Bob', body: 'Hello', path: '/c/abc', canReply: true };

describe('What pages may say', () => {
  it('passes as it is when it fits', () => {
    expect(text(5)('hello')).toBe('hello');
    expect(count(3)).toBe(3);
    expect(language('de-AT')).toBe('de-AT');
    expect(user(null)).toBeNull();
    expect(user({ userName: 'a', displayName: 'A', more: 1 })).toEqual({
      userName: 'a',
      displayName: 'A',
    });
    expect(notice(NOTICE)).toEqual(NOTICE);
    const change = {
      openAtLogin: true,
      shortcut: 'CommandOrControl+Shift+A',
      spellLanguages: ['de'],
    };
    expect(settingsChange(change)).toEqual(change);
    expect(settingsChange({ shortcut: '' })).toEqual({ shortcut: '' });
  });

  it.each([
    ['a text that is too long', () => text(4)('hello')],
    ['no text', () => text(4)({ length: 1 })],
    ['a count below zero', () => count(-1)],
    ['half a message', () => count(0.5)],
    ['a count as text', () => count('3')],
    ['a path as an account', () => accountId('../../etc/passwd')],
    ['no language', () => language('de; rm')],
    ['a user without a name', () => user({ userName: 'a' })],
    ['a notice that leads elsewhere', () => notice({ ...NOTICE, path: '//evil.example' })],
    ['a notice that leads to the server', () => notice({ ...NOTICE, path: '/api/versions' })],
    ['a notice without an answer to canReply', () => notice({ ...NOTICE, canReply: 'yes' })],
    ['an unknown setting', () => settingsChange({ keyKeeping: 'plain' })],
    ['a setting of the prototype', () => settingsChange(JSON.parse('{"__proto__": true}'))],
    ['a shortcut without a modifier', () => settingsChange({ shortcut: 'A' })],
    ['no shortcut at all', () => settingsChange({ shortcut: 'Ctrl+; rm' })],
    ['languages that are none', () => settingsChange({ spellLanguages: ['de', 7] })],
    ['a list in place of a record', () => settingsChange([])],
  ])('is refused when it is %s', (_what, read) => expect(read).toThrow(BadArgument));
});
