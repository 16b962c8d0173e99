import {
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secrets } from './secrets';

describe('Secrets', () => {
  let parent = '';
  let folder = '';

  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'anochat-secrets-'));
    folder = join(parent, 'keys');
  });
  afterEach(() => rmSync(parent, { recursive: true }));

  it('makes a secret once and gives the same one ever after', () => {
    const first = new Secrets(folder);
    expect(first.isEmpty()).toBe(true);
    const key = first.secret('master-key.v1', 32);
    expect(key).toHaveLength(32);
    expect(first.made).toBe(1);

    const second = new Secrets(folder);
    expect(second.secret('master-key.v1', 32)).toEqual(key);
    expect(second.secret('another', 32)).not.toEqual(key);
    expect(second.made).toBe(1);
    expect(second.isEmpty()).toBe(false);
  });

  it('keeps everybody else out, and leaves no draft behind', () => {
    new Secrets(folder).secret('key', 32);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'key')).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['key']);
  });

  it('keeps a value of any shape', () => {
    const made = new Secrets(folder).jsonSecret('keys', () => ({ current: 'a' }));
    expect(made).toEqual({ current: 'a' });
    expect(new Secrets(folder).jsonSecret('keys', () => ({ current: 'b' }))).toEqual(made);
  });

  it('refuses what does not fit instead of making another', () => {
    const secrets = new Secrets(folder);
    secrets.secret('key', 16);
    expect(() => secrets.secret('key', 32)).toThrow('holds 16 bytes');
    writeFileSync(join(folder, 'keys.json'), '{');
    expect(() => secrets.jsonSecret('keys', () => ({}))).toThrow('is no JSON');
  });

  it('finds what is there, and makes nothing', () => {
    const secrets = new Secrets(folder);
    expect(secrets.findSecret('key', 32)).toBeUndefined();
    expect(secrets.findJson('keys')).toBeUndefined();
    expect(secrets.isEmpty()).toBe(true);
    const key = secrets.secret('key', 32);
    expect(secrets.findSecret('key', 32)).toEqual(key);
    expect(() => secrets.findSecret('key', 16)).toThrow('holds 32 bytes');
  });

  it('keeps secrets out of the memory that small buffers share', () => {
    expect(new Secrets(folder).secret('key', 32).buffer.byteLength).toBe(32);
  });

  it('makes no key that the account of the folder could not read', () => {
    const { uid } = statSync(parent);
    const account = jest.spyOn(process, 'geteuid').mockReturnValue(uid + 1);
    try {
      mkdirSync(folder);
      const secrets = new Secrets(folder);
      expect(() => secrets.secret('key', 32)).toThrow(`sudo -u '#${uid}'`);
      expect(() => secrets.replaceJson('keys', {})).toThrow('belongs to another account');
      expect(readdirSync(folder)).toEqual([]);
    } finally {
      account.mockRestore();
    }
  });

  const asRoot = process.geteuid?.() === 0 ? it : it.skip;
  asRoot('gives what root makes to the account of the folder', () => {
    mkdirSync(folder, { mode: 0o700 });
    chownSync(folder, 12_345, 12_346);
    const secrets = new Secrets(folder);
    secrets.secret('key', 32);
    secrets.replaceJson('keys', {});
    for (const name of ['key', 'keys.json']) {
      const { uid, gid, mode } = statSync(join(folder, name));
      expect([uid, gid, mode & 0o777]).toEqual([12_345, 12_346, 0o600]);
    }
  });
});
