import { spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Client } from 'pg';
import {
  type DataFolderLock,
  type EmbeddedPostgres,
  lockDataFolder,
  startEmbeddedPostgres,
} from '../../src/platform/embedded';

const CHECKOUT = resolve(__dirname, '../..');

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

describe('npm run anochat', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'anochat-cli-'));
    chmodSync(folder, 0o711);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const anochat = (args: readonly string[], input = '', more: Record<string, string> = {}) =>
    new Promise<Ended>((done) => {
      const child = spawn(process.execPath, [join(CHECKOUT, 'dist/src/cli/main.js'), ...args], {
        cwd: CHECKOUT,
        env: {
          PATH: process.env.PATH,
          DATA_DIR: join(folder, 'data'),
          SECRETS_DIR: join(folder, 'secrets'),
          HOST: '127.0.0.1',
          PORT: '0',
          ...{ DATABASE_URL: '', PUBLIC_URL: 'https://chat.example', TLS_CERT: '', TLS_KEY: '' },
          ...more,
        },
      });
      let [out, err] = ['', ''];
      child.stdout.on('data', (text) => (out += String(text)));
      child.stderr.on('data', (text) => (err += String(text)));
      child.stdin.end(input);
      child.once('close', (code) => done({ code, out, err }));
    });
  const json = async (args: readonly string[], input?: string) => {
    const { code, out, err } = await anochat([...args, '--json'], input);
    if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${err}`);
    return JSON.parse(out) as Record<string, never>;
  };

  describe('without a server', () => {
    it('starts the database, makes accounts in it, and leaves nothing running', async () => {
      const made = await json(['users', 'create', 'Root', '--admin']);
      expect(made).toMatchObject({ user: { userName: 'root', admin: true } });
      expect(made.password).toMatch(/^([a-z2-9]{5}-){3}[a-z2-9]{5}$/);
      const lock = lockDataFolder(join(folder, 'data'));
      lock.release();
    });

    it('takes a password from standard input and shows none', async () => {
      const made = await json(
        ['users', 'create', 'alice', '--password-stdin'],
        'a good password\n',
      );
      expect(made.password).toBeUndefined();
    });

    it('says what is wrong and ends with a code that says so', async () => {
      const taken = await anochat(['users', 'create', 'alice', '--json']);
      expect(taken.code).toBe(1);
      expect(JSON.parse(taken.err)).toMatchObject({ problem: { code: 'user.name-taken' } });
      expect((await anochat(['users', 'suspend', 'nobody'])).code).toBe(1);
      expect((await anochat(['users', 'suspend'])).code).toBe(2);
      expect((await anochat(['no-such-command'])).code).toBe(2);
      expect((await anochat(['--help'])).code).toBe(0);
    });
  });

  describe('beside a running server', () => {
    let lock: DataFolderLock;
    let postgres: EmbeddedPostgres;
    beforeAll(async () => {
      lock = lockDataFolder(join(folder, 'data'));
      postgres = await startEmbeddedPostgres({ dataFolder: lock.folder });
    });
    afterAll(async () => {
      await postgres.stop();
      lock.release();
    });
    const query = async (sql: string): Promise<readonly Record<string, unknown>[]> => {
      const client = new Client({ connectionString: postgres.url });
      await client.connect();
      const { rows } = await client.query<Record<string, unknown>>(sql).finally(() => client.end());
      return rows;
    };

    it('suspends and restores in its database, and tells the instances', async () => {
      expect(await json(['users', 'suspend', 'alice'])).toMatchObject({ changed: true });
      expect(await json(['users', 'suspend', 'alice'])).toMatchObject({ changed: false });
      const { users } = await json(['users', 'list']);
      expect(users).toMatchObject([
        { userName: 'alice', suspendedAt: expect.any(String) as string },
        { userName: 'root' },
      ]);
      expect(await json(['users', 'restore', 'alice'])).toMatchObject({ changed: true });
      const news = await query('SELECT kind FROM control ORDER BY id');
      expect(news.map(({ kind }) => kind)).toEqual(['user-suspended', 'user-restored']);
    });

    it('makes links of the public address, and administrators', async () => {
      const { link } = await json(['users', 'reset-link', 'alice']);
      expect(link).toMatch(/^https:\/\/chat\.example\/reset#[\w-]{43}$/);
      const invite = await json(['invites', 'create', '--uses', '3']);
      expect(invite).toMatchObject({
        invite: { maxUses: 3 },
        link: expect.stringContaining('https://chat.example/create-account#') as string,
      });
      await json(['users', 'make-admin', 'alice']);
      expect(await query('SELECT user_name FROM users WHERE admin ORDER BY 1')).toHaveLength(2);
      expect(await json(['migrate'])).toEqual({ migrations: [] });
    });

    it('tells of files, takes away those that nothing names, and finds what is wrong', async () => {
      const stored = join(folder, 'data/blobs/kept');
      const at = (id: string): string => join(stored, id.slice(-2), id);
      const [good, lost, rotten, late, stranger] = Array.from({ length: 5 }, () => randomUUID());
      const bytes = Buffer.from('12345');
      const digest = createHash('sha256').update(bytes).digest('hex');
      for (const id of [good, rotten, late, stranger] as string[]) {
        mkdirSync(at(id), { recursive: true });
        const content = id === rotten ? 'abcde' : bytes;
        writeFileSync(join(at(id), `00001.${digest}`), content);
      }
      await query(`
        INSERT INTO media_usage (owner, bytes) SELECT id, 20 FROM users WHERE user_name = 'alice';
        UPDATE installation SET media_bytes = 20;
        INSERT INTO blobs (id, owner, kind, type, size, part_bytes, state, digest, expires_at)
        SELECT b.id::uuid, u.id, 'plain', 'a/b', 5, 8388608, 'stored', '', b.expires_at
        FROM users u, (VALUES ('${good}', NULL), ('${lost}', NULL), ('${rotten}', NULL),
          ('${late}', now())) AS b(id, expires_at)
        WHERE u.user_name = 'alice'`);
      await query(`INSERT INTO blob_parts SELECT id, 1, '\\x${digest}' FROM blobs`);

      expect(await json(['media', 'usage'])).toMatchObject({
        ...{ files: 4, bytes: 20, openUploads: 0 },
        accounts: [{ userName: 'alice', bytes: 20 }],
      });
      expect(await json(['media', 'purge'])).toEqual({ purged: 1, unknown: 0 });
      const findings = async (...more: readonly string[]) => {
        const { code, out } = await anochat(['media', 'verify', ...more, '--json']);
        const told = JSON.parse(out) as { readonly findings: readonly { readonly id: string }[] };
        return { code, found: [...told.findings].sort((a, b) => (a.id < b.id ? -1 : 1)) };
      };
      const inOrder = (list: readonly { readonly id: string | undefined }[]) =>
        [...list].sort((a, b) => ((a.id ?? '') < (b.id ?? '') ? -1 : 1));
      const wrong = [
        { id: lost, problem: 'missing' },
        { id: stranger, problem: 'unknown' },
      ];
      expect(await findings()).toEqual({ code: 1, found: inOrder(wrong) });
      expect(await findings('--read')).toEqual({
        code: 1,
        found: inOrder([...wrong, { id: rotten, problem: 'other-bytes' }]),
      });
      expect(await json(['media', 'purge', '--unknown'])).toEqual({ purged: 0, unknown: 1 });
      expect((await findings()).found).toEqual([{ id: lost, problem: 'missing' }]);
      expect(existsSync(at(good ?? ''))).toBe(true);
    });

    it('finds a healthy installation healthy, and tells what is not', async () => {
      const well = await anochat(['doctor', '--json']);
      const { checks } = JSON.parse(well.out) as {
        checks: { name: string; state: string; says: string }[];
      };
      expect(checks.filter(({ state }) => state === 'bad')).toEqual([]);
      expect(checks.map(({ name }) => name)).toEqual(
        expect.arrayContaining([
          'node',
          'secrets',
          'disk',
          'port',
          'database',
          'migrations',
          'durability',
          'clock',
        ]),
      );
      expect(well.code).toBe(0);

      chmodSync(join(folder, 'secrets'), 0o755);
      const ill = await anochat(['doctor']);
      chmodSync(join(folder, 'secrets'), 0o700);
      expect(ill.code).toBe(1);
      expect(ill.out).toMatch(/BAD\s+secrets/);
    });
  });

  it('does not make new keys for data whose keys are lost', async () => {
    const empty = join(folder, 'no-keys');
    mkdirSync(empty);
    const { code, err } = await anochat(['users', 'list'], '', { SECRETS_DIR: empty });
    expect(code).toBe(1);
    expect(err).toContain('keys are not in');
  });

  it('names the setting that is wrong', async () => {
    writeFileSync(join(folder, 'nothing'), '');
    const { code, err } = await anochat(['users', 'list'], '', { PORT: 'x' });
    expect(code).toBe(1);
    expect(err).toContain('PORT=x');
  });
});
