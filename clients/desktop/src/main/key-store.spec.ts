import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type Keychain, KeyStore } from './key-store';

const ACCOUNT = 'an-account';
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'anochat-keys-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Turns each byte around: enough to tell what went through it. */
const keychain = (is: { backend?: string; isOpen?: boolean } = {}): Keychain => ({
  isEncryptionAvailable: () => is.isOpen ?? true,
  getSelectedStorageBackend: () => is.backend ?? 'gnome_libsecret',
  encryptString: (text) => Buffer.from(text).map((byte) => byte ^ 255) as Buffer,
  decryptString: (sealed) => Buffer.from(sealed.map((byte) => byte ^ 255)).toString(),
});
const file = (): string => join(folder, `${ACCOUNT}.key`);
const keyOf = (answer: ReturnType<KeyStore['open']>): string => {
  if (!answer.ok) throw new Error(answer.problem);
  return answer.key;
};

describe('The key of an account', () => {
  it('is made once, of 32 bytes, and lies there sealed and for its owner alone', () => {
    const key = keyOf(new KeyStore(folder, keychain()).open(ACCOUNT, false));
    expect(Buffer.from(key, 'base64')).toHaveLength(32);
    expect(readFileSync(file(), 'utf8')).not.toContain(key);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(keyOf(new KeyStore(folder, keychain()).open(ACCOUNT, true))).toBe(key);
  });

  it('lies there as it is where there is no keychain, which is said, until there is one', () => {
    const without = new KeyStore(folder, keychain({ backend: 'basic_text' }));
    expect(without.keepingOf(ACCOUNT)).toBe('plain');
    const key = keyOf(without.open(ACCOUNT, false));
    expect(readFileSync(file(), 'utf8')).toContain(key);
    const store = new KeyStore(folder, keychain());
    expect(store.keepingOf(ACCOUNT)).toBe('plain');
    expect(keyOf(store.open(ACCOUNT, true))).toBe(key);
    expect(store.keepingOf(ACCOUNT)).toBe('keychain');
    expect(readFileSync(file(), 'utf8')).not.toContain(key);
  });

  it.each([
    ['cut short', '{"version":1,"keptBy":"plain"'],
    ['of another version', '{"version":2,"keptBy":"plain","key":"AAAA"}'],
    ['too short', '{"version":1,"keptBy":"plain","key":"AAAA"}'],
    ['empty', ''],
  ])('is damaged, and stays as it is, where the file is %s', (_how, content) => {
    writeFileSync(file(), content);
    const answer = new KeyStore(folder, keychain()).open(ACCOUNT, true);
    expect(answer).toEqual({ ok: false, problem: 'damaged' });
    expect(readFileSync(file(), 'utf8')).toBe(content);
  });

  it('is missed where one was made', () => {
    const answer = new KeyStore(folder, keychain()).open(ACCOUNT, true);
    expect(answer).toEqual({ ok: false, problem: 'missing' });
    expect(existsSync(file())).toBe(false);
  });

  it('is not replaced while the keychain is locked or another one', () => {
    new KeyStore(folder, keychain()).open(ACCOUNT, false);
    const content = readFileSync(file());
    const locked = new KeyStore(folder, keychain({ isOpen: false }));
    const other = new KeyStore(folder, {
      ...keychain(),
      decryptString: () => {
        throw new Error('wrong password');
      },
    });
    for (const store of [locked, other])
      expect(store.open(ACCOUNT, true)).toEqual({ ok: false, problem: 'locked' });
    expect(readFileSync(file()).equals(content)).toBe(true);
  });

  it('is neither made nor moved by a keychain that does not seal', () => {
    const closed: Keychain = {
      ...keychain(),
      encryptString: () => {
        throw new Error('not unlocked');
      },
    };
    const store = new KeyStore(folder, closed);
    expect(store.open(ACCOUNT, false)).toEqual({ ok: false, problem: 'locked' });
    expect(existsSync(file())).toBe(false);
    const key = keyOf(
      new KeyStore(folder, keychain({ backend: 'basic_text' })).open(ACCOUNT, false),
    );
    const content = readFileSync(file());
    expect(keyOf(store.open(ACCOUNT, true))).toBe(key);
    expect(readFileSync(file()).equals(content)).toBe(true);
  });

  it.each([
    ['macOS or Windows', { ...keychain({ isOpen: false }), getSelectedStorageBackend: undefined }],
    ['Linux', keychain({ isOpen: false })],
  ])('is not made in the open where the keychain of %s is locked', (_system, locked) => {
    const store = new KeyStore(folder, locked);
    expect(store.open(ACCOUNT, false)).toEqual({ ok: false, problem: 'locked' });
    expect(readdirSync(folder)).toEqual([]);
    expect(store.keepingOf(ACCOUNT)).toBe('keychain');
  });

  it('is neither damaged nor missing where its file cannot be read', () => {
    // A folder in its place stands for what another program holds: root may read every file.
    mkdirSync(file());
    const store = new KeyStore(folder, keychain());
    for (const isExpected of [true, false])
      expect(store.open(ACCOUNT, isExpected)).toEqual({ ok: false, problem: 'unreadable' });
    expect(store.has(ACCOUNT)).toBe(true);
  });

  it('is gone once it was destroyed, also what an interrupted writing left', () => {
    const store = new KeyStore(folder, keychain());
    const key = keyOf(store.open(ACCOUNT, false));
    writeFileSync(`${file()}.draft`, key);
    store.destroy(ACCOUNT);
    store.destroy(ACCOUNT);
    expect(readdirSync(folder)).toEqual([]);
    expect(keyOf(store.open(ACCOUNT, false))).not.toBe(key);
  });
});
