import {
  chmodSync,
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
    writeFileSync(join(folder, 'keys.json'), '{', { mode: 0o600 });
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

  it('refuses a key that others may read, or that a group may change', () => {
    const secrets = new Secrets(folder);
    secrets.secret('key', 32);
    for (const mode of [0o604, 0o420, 0o660, 0o444]) {
      chmodSync(join(folder, 'key'), mode);
      expect(() => secrets.secret('key', 32)).toThrow('is open to others');
      expect(() => secrets.findSecret('key', 32)).toThrow('chmod go=');
    }
    chmodSync(join(folder, 'key'), 0o400);
    expect(secrets.secret('key', 32)).toHaveLength(32);
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

  asRoot('takes a key that root has given to a group of this account, and from nobody else', () => {
    const secrets = new Secrets(folder);
    const path = join(folder, 'key');
    secrets.secret('key', 32);
    chmodSync(path, 0o440);
    const groups = jest.spyOn(process, 'getgroups').mockReturnValue([12_346]);
    try {
      chownSync(path, 0, 12_346);
      expect(secrets.findSecret('key', 32)).toHaveLength(32);
      chownSync(path, 0, 12_347);
      expect(() => secrets.findSecret('key', 32)).toThrow('is open to others');
      chownSync(path, 12_345, 12_346);
      expect(() => secrets.findSecret('key', 32)).toThrow('is open to others');
      chownSync(path, 0, 12_346);
      chmodSync(path, 0o460);
      expect(() => secrets.findSecret('key', 32)).toThrow('is open to others');
    } finally {
      groups.mockRestore();
    }
  });

  it('minds nobody who reads the note beside the keys', () => {
    const secrets = new Secrets(folder);
    secrets.prepare();
    chmodSync(join(folder, 'README'), 0o644);
    secrets.prepare();
    expect(secrets.made).toBe(1);
  });

  asRoot('says what to do where it may not make the folder', () => {
    chmodSync(parent, 0o711);
    const secrets = new Secrets(folder);
    expect(asAccount(12_345, 12_346, () => tried(() => secrets.secret('key', 32)))).toContain(
      'set SECRETS_DIR',
    );
  });

  asRoot('serves another account from a folder of root, and names the key that lacks', () => {
    const secrets = new Secrets(folder);
    secrets.secret('key', 32);
    chownSync(folder, 0, 12_346);
    chmodSync(folder, 0o750);
    chmodSync(parent, 0o711);
    chownSync(join(folder, 'key'), 0, 12_346);
    chmodSync(join(folder, 'key'), 0o440);
    const said = asAccount(12_345, 12_346, () => [
      secrets.secret('key', 32).length,
      tried(() => secrets.secret('other', 32)),
      tried(() => secrets.replaceJson('keys', {})),
    ]);
    expect(said).toEqual([32, lacks('other'), lacks('keys.json')]);
    expect(asAccount(12_345, 12_347, () => tried(() => secrets.secret('key', 32)))).toContain(
      'cannot be read by this account (12345)',
    );
    expect(readdirSync(folder)).toEqual(['key']);
  });

  const lacks = (name: string): unknown =>
    expect.stringMatching(
      new RegExp(`/${name} is missing or out of date(.|\\n)*anochat keys make`),
    );
});

/** Runs `work` with the rights of another account; this one is root. */
function asAccount<T>(uid: number, gid: number, work: () => T): T {
  const groups = process.getgroups?.() ?? [];
  process.setgroups?.([gid]);
  process.setegid?.(gid);
  process.seteuid?.(uid);
  try {
    return work();
  } finally {
    process.seteuid?.(0);
    process.setegid?.(0);
    process.setgroups?.(groups);
  }
}

function tried(work: () => unknown): string {
  try {
    work();
    return 'nothing was refused';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
