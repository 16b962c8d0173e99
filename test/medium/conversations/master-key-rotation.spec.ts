import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';

import { ReadEntryPage } from '../../../src/conversations/use-cases/read-entry-page';
import { Config, Secrets } from '../../../src/platform/config';
import { Database } from '../../../src/platform/database';
import { makeMasterKey, masterVersionOf, masterKeyVersions } from '../../../src/platform/sealer';
import { type EndedCommand, runKeys } from '../../support/run-keys';
import { World } from './world';

jest.setTimeout(120_000);

const ROTATION_LOCK = 7_264_003;

/** Both sealers, on both sides of the rotation. */
describe.each([
  ['in C++', 'required'],
  ['in JavaScript', 'off'],
])('a rotation of the master key, sealed %s', (_name, native) => {
  let world: World;
  beforeEach(async () => (world = await World.create({ NATIVE: native })));
  afterEach(() => world.end());

  const keys = (...args: readonly string[]): Promise<EndedCommand> =>
    runKeys(
      {
        DATABASE_URL: world.app.get(Config).databaseUrl,
        SECRETS_DIR: world.app.get(Secrets).folder,
        DATA_DIR: world.app.get(Config).dataFolder,
        NATIVE: native,
      },
      ...args,
    );
  const rotate = async (): Promise<EndedCommand & { readonly said: unknown }> => {
    const ended = await keys('rotate', '--only', 'master');
    return { ...ended, said: ended.out === '' ? undefined : (JSON.parse(ended.out) as unknown) };
  };
  const keyFile = (version: number): string =>
    join(world.app.get(Secrets).folder, `master-key.v${version}`);
  const versionsInUse = async (): Promise<readonly number[]> => {
    const rows = await world.app
      .get(Database)
      .query<{ readonly key: Buffer }>('SELECT data_key AS key FROM conversations');
    return [...new Set(rows.map(({ key }) => masterVersionOf(key)))].sort();
  };

  it('wraps everything anew while people talk, and nothing is lost', async () => {
    const anna = await world.user('anna');
    const said = new Map<string, number>();
    let isOver = false;
    const talk = async (): Promise<void> => {
      const ids: string[] = [];
      while (!isOver) {
        const id = await world.group(anna);
        ids.push(id);
        for (const spoken of ids.slice(-5)) {
          await world.say(anna, spoken, 'during the rotation');
          said.set(spoken, (said.get(spoken) ?? 0) + 1);
        }
        await sleep(20);
      }
    };
    const talking = Promise.all([talk(), talk()]);
    await sleep(300);
    for (const masterKey of [2, 3]) {
      const { code, said: result, err } = await rotate();
      expect(err).toBe('');
      expect(result).toMatchObject({ masterKey, isNew: true, broken: [], stillUsed: [] });
      expect(code).toBe(0);
      // At once, and whatever is made from here on: older keys are of no use any more.
      expect(await versionsInUse()).toEqual([masterKey]);
    }
    isOver = true;
    await talking;

    expect(await versionsInUse()).toEqual([3]);
    expect(JSON.parse((await keys('verify')).out)).toEqual({ ok: true, broken: [] });
    for (const version of [1, 2]) rmSync(keyFile(version));
    const restarted = await world.beside();
    const reader = restarted.app.get(ReadEntryPage);
    expect(said.size).toBeGreaterThan(10);
    for (const [id, count] of said) {
      const { items } = await reader.execute(anna.userId, id, {});
      const bodies = items.filter((entry) => 'content' in entry);
      expect(bodies).toHaveLength(count);
    }
    await restarted.close();
  });

  it('is one at a time', async () => {
    const anna = await world.user('anna');
    for (let i = 0; i < 20; i += 1) await world.group(anna);
    const ended = await Promise.all([rotate(), rotate()]);
    const refused = ended.filter(({ code }) => code !== 0);
    for (const { code, err } of refused) {
      expect(code).toBe(1);
      expect(err).toContain('A rotation is under way already.');
    }
    // Had one ended before the other began, both went through; never do they share a key.
    const newest = 1 + ended.length - refused.length;
    expect(await versionsInUse()).toEqual([newest]);

    const other = new Client({ connectionString: world.app.get(Config).databaseUrl });
    await other.connect();
    await other.query('SELECT pg_advisory_lock($1)', [ROTATION_LOCK]);
    const { code, err } = await rotate();
    await other.end();
    expect(code).toBe(1);
    expect(err).toContain('A rotation is under way already.');
    expect(masterKeyVersions(world.app.get(Secrets)).at(-1)).toBe(newest);
  });

  it('goes around data keys that do not open, tells of them, and is not held up by them', async () => {
    const anna = await world.user('anna');
    const ids: string[] = [];
    for (let i = 0; i < 250; i += 1) ids.push(await world.group(anna));
    ids.sort();
    const broken = [ids[0], ids[120], ids[249]];
    await world.db.query(
      `UPDATE conversations SET data_key = set_byte(data_key, 60, get_byte(data_key, 60) # 1)
       WHERE id = ANY ($1)`,
      [broken],
    );
    for (const masterKey of [2, 3]) {
      const { code, said } = await rotate();
      expect(said).toEqual({
        masterKey,
        isNew: true,
        rewrapped: 247,
        broken,
        stillUsed: [1],
      });
      expect(code).toBe(1);
    }
    expect(await versionsInUse()).toEqual([1, 3]);
    expect(JSON.parse((await keys('verify')).out)).toEqual({ ok: false, broken });
    // They keep nobody from starting.
    await (await world.beside()).close();
  });

  it('is taken up where it was interrupted, without another key', async () => {
    const anna = await world.user('anna');
    await world.group(anna);
    const before = await world.db.query<{ readonly key: Buffer }>(
      'SELECT data_key AS key FROM conversations',
    );
    expect((await rotate()).said).toMatchObject({ masterKey: 2, rewrapped: 1 });
    await world.db.query('UPDATE conversations SET data_key = $1', [before[0]?.key]);
    expect(await rotate()).toMatchObject({
      code: 0,
      said: { masterKey: 2, isNew: false, rewrapped: 1, broken: [], stillUsed: [] },
    });
  });

  it('takes a key that was put there for it, and not a copy of an older one', async () => {
    const anna = await world.user('anna');
    await world.group(anna);
    const secrets = world.app.get(Secrets);
    makeMasterKey(secrets, 5);
    await world.group(anna);
    expect(await versionsInUse()).toEqual([1]);
    expect(JSON.parse((await keys('list')).out)).toEqual({
      masterKeys: [
        { version: 1, conversations: 2, isNewest: true, key: 'there' },
        { version: 5, conversations: 0, isNewest: false, key: 'unregistered' },
      ],
    });
    expect((await rotate()).said).toMatchObject({ masterKey: 5, rewrapped: 2 });

    const old = secrets.secret('master-key.v5', 32).toString('base64');
    writeFileSync(keyFile(6), old, { mode: 0o600 });
    const { code, err } = await rotate();
    expect(code).toBe(1);
    expect(err).toContain('a copy of an older one');
    expect(await versionsInUse()).toEqual([5]);
  });

  it('does nothing with keys of another installation, or without those that are needed', async () => {
    const anna = await world.user('anna');
    await world.group(anna);
    const right = world.app.get(Secrets).secret('master-key.v1', 32).toString('base64');
    rmSync(keyFile(1));
    const missing = await rotate();
    expect(missing.code).toBe(1);
    expect(missing.err).toContain('there is no master-key.v1');
    expect((await keys('list')).code).toBe(1);

    makeMasterKey(world.app.get(Secrets), 1);
    const wrong = await rotate();
    expect(wrong.code).toBe(1);
    expect(wrong.err).toContain('is another key than the one that sealed this database');
    expect((await keys('list')).out).toContain('another');

    writeFileSync(keyFile(1), right, { mode: 0o600 });
    expect((await keys('list')).code).toBe(0);
    expect(masterKeyVersions(world.app.get(Secrets))).toEqual([1]);
  });
});
