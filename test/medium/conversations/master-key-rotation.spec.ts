import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { ReadEntryPage } from '../../../src/conversations/use-cases/read-entry-page';
import { Config, Secrets } from '../../../src/platform/config';
import { Database } from '../../../src/platform/database';
import { masterVersionOf } from '../../../src/platform/sealer';
import { World } from './world';

const CHECKOUT = resolve(__dirname, '../../..');

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const keys = (world: World, ...args: readonly string[]): Promise<Ended> =>
  new Promise((done) => {
    const program = join(CHECKOUT, 'dist/src/cli/main.js');
    const child = spawn(process.execPath, [program, 'keys', ...args, '--json'], {
      cwd: CHECKOUT,
      env: {
        ...process.env,
        DATABASE_URL: world.app.get(Config).databaseUrl,
        SECRETS_DIR: world.app.get(Secrets).folder,
        DATA_DIR: world.app.get(Config).dataFolder,
      },
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (text) => (out += String(text)));
    child.stderr.on('data', (text) => (err += String(text)));
    child.once('close', (code) => done({ code, out, err }));
  });

const versionsInUse = async (world: World): Promise<readonly number[]> => {
  const rows = await world.app
    .get(Database)
    .query<{ readonly key: Buffer }>('SELECT data_key AS key FROM conversations');
  return [...new Set(rows.map(({ key }) => masterVersionOf(key)))].sort();
};

describe('a rotation of the master key', () => {
  it('wraps everything anew while people talk, and nothing is lost', async () => {
    const world = await World.create();
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
      const { code, out, err } = await keys(world, 'rotate', '--only', 'master');
      expect(err).toBe('');
      expect(JSON.parse(out)).toMatchObject({ masterKey, stillUsed: [] });
      expect(code).toBe(0);
    }
    isOver = true;
    await talking;

    expect(await versionsInUse(world)).toEqual([3]);
    expect(JSON.parse((await keys(world, 'verify')).out)).toEqual({ ok: true, broken: [] });
    const { folder } = world.app.get(Secrets);
    for (const version of [1, 2]) rmSync(join(folder, `master-key.v${version}`));
    const restarted = await world.beside();
    const reader = restarted.app.get(ReadEntryPage);
    expect(said.size).toBeGreaterThan(20);
    for (const [id, count] of said) {
      const { items } = await reader.execute(anna.userId, id, {});
      const bodies = items.filter((entry) => 'content' in entry);
      expect(bodies).toHaveLength(count);
    }
    await restarted.close();

    rmSync(join(folder, 'master-key.v3'));
    await expect(world.beside()).rejects.toThrow(/version 3 \(master-key\.v3\)/);
    await world.end();
  }, 120_000);

  it('is taken up where it was interrupted, and tells what is missing', async () => {
    const world = await World.create();
    const anna = await world.user('anna');
    const id = await world.group(anna);
    await world.say(anna, id, 'before');
    const secrets = world.app.get(Secrets);
    secrets.secret('master-key.v2', 32);
    const listed = await keys(world, 'list');
    expect(JSON.parse(listed.out)).toEqual({
      masterKeys: [
        { version: 1, isThere: true, conversations: 1 },
        { version: 2, isThere: true, conversations: 0 },
      ],
    });
    const { out } = await keys(world, 'rotate', '--only', 'master');
    expect(JSON.parse(out)).toEqual({ masterKey: 2, rewrapped: 1, stillUsed: [] });

    rmSync(join(secrets.folder, 'master-key.v2'));
    const missing = await keys(world, 'list');
    expect(missing.code).toBe(1);
    const refused = await keys(world, 'rotate');
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('do not open this database');
    await world.end();
  }, 60_000);
});
