import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Accounts } from './accounts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'anochat-accounts-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const open = (): Accounts => new Accounts(join(folder, 'accounts.json'));
const server = { origin: 'https://chat.example.org', filesOrigin: null };

describe('The accounts of an installation', () => {
  it('begin with one that is empty, and are kept', () => {
    const { id } = open().current;
    open().change(id, { server, user: { userName: 'a', displayName: 'A' }, hasKey: true });
    expect(open().current).toMatchObject({ id, server, hasKey: true, user: { userName: 'a' } });
    expect(open().all).toHaveLength(1);
  });

  it('show another one while one is leaving', () => {
    const accounts = open();
    const first = accounts.current.id;
    const second = accounts.add().id;
    expect(accounts.current.id).toBe(second);
    accounts.change(second, { isLeaving: true });
    expect(accounts.current.id).toBe(first);
    accounts.change(first, { isLeaving: true });
    expect([first, second]).not.toContain(accounts.current.id);
  });

  it('take nothing from a file that was changed by other hands', () => {
    const file = join(folder, 'accounts.json');
    const account = {
      id: '0190b2f4-1111-4000-8000-000000000000',
      server: { origin: 'http://evil.example' },
    };
    writeFileSync(file, JSON.stringify({ accounts: [{ id: '../x' }, account], current: 7 }));
    expect(open().all).toEqual([
      { id: account.id, server: null, user: null, hasKey: false, isLeaving: false },
    ]);
  });

  it.each(['{"accounts":', '[]', '{"accounts":{"of":"another version"}}'])(
    'set a file aside that is no list of them: %s',
    (content) => {
      writeFileSync(join(folder, 'accounts.json'), content);
      expect(open().all).toEqual([]);
      expect(readFileSync(join(folder, 'accounts.json.damaged'), 'utf8')).toBe(content);
    },
  );

  it('are not begun anew where their file is there and cannot be read', () => {
    mkdirSync(join(folder, 'accounts.json'));
    expect(open).toThrow('EISDIR');
  });
});
