import { randomBytes } from 'node:crypto';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';

import { findMasterKeys, registerMasterKey } from '../../../src/conversations';
import {
  createConversation,
  StaleDataKey,
} from '../../../src/conversations/store/membership-store';
import { Config, Secrets } from '../../../src/platform/config';
import {
  makeMasterKey,
  MasterKeyRing,
  masterKeyVersions,
  masterVersionOf,
  SEALER,
  type Sealer,
} from '../../../src/platform/sealer';
import { freePort, runServer, startedServer } from '../../support/server-process';
import { World } from './world';

jest.setTimeout(120_000);

describe('the master key', () => {
  let world: World;
  beforeEach(async () => (world = await World.create()));
  afterEach(() => world.end());

  const secrets = (): Secrets => world.app.get(Secrets);
  const keyFile = (version: number): string => join(secrets().folder, `master-key.v${version}`);
  const put = (version: number, bytes: Buffer): void =>
    writeFileSync(keyFile(version), bytes.toString('base64'), { mode: 0o600 });
  const versionOf = async (id: string): Promise<number> => {
    const [row] = await world.db.query<{ readonly key: Buffer }>(
      'SELECT data_key AS key FROM conversations WHERE id = $1',
      [id],
    );
    return masterVersionOf(row?.key ?? Buffer.alloc(0));
  };
  const register = (version: number, fingerprint: Uint8Array = randomBytes(16)): Promise<void> =>
    registerMasterKey(world.db, { version, fingerprint });

  it('is made at the first start and known to the database, which does not know the key', async () => {
    const [known, ...more] = await findMasterKeys(world.db);
    expect(more).toEqual([]);
    expect(known).toMatchObject({ version: 1 });
    expect(known?.fingerprint).toHaveLength(16);
    const key = secrets().secret('master-key.v1', 32);
    expect(key.includes(Buffer.from(known?.fingerprint ?? key))).toBe(false);
  });

  it('has to be the same one at every start, whether or not there is data', async () => {
    put(1, randomBytes(32));
    await expect(world.beside()).rejects.toThrow(/master-key.v1 in .* is another key than the one/);
    writeFileSync(keyFile(1), 'c2hvcnQ=', { mode: 0o600 });
    await expect(world.beside()).rejects.toThrow(/v1 cannot be read: .* holds 5 bytes/);
  });

  it('refuses the start of a server process with another key, and says what to do', async () => {
    const anna = await world.user('anna');
    await world.group(anna);
    const right = secrets().secret('master-key.v1', 32);
    const options = {
      dataFolder: world.app.get(Config).dataFolder,
      port: await freePort(),
      environment: {
        DATABASE_URL: world.app.get(Config).databaseUrl,
        SECRETS_DIR: secrets().folder,
      },
    };
    put(1, randomBytes(32));
    const wrong = runServer(options);
    expect(await wrong.ended).toBe(1);
    expect(wrong.output()).toContain(
      `master-key.v1 in ${secrets().folder} is another key than the one that sealed this database.\n` +
        'Put the right file there from your copy of the keys',
    );
    rmSync(keyFile(1));
    const missing = runServer(options);
    expect(await missing.ended).toBe(1);
    expect(missing.output()).toContain('there is no master-key.v1');
    expect(existsSync(keyFile(1))).toBe(false);

    put(1, right);
    const server = await startedServer(options);
    server.signal('SIGTERM');
    expect(await server.ended).toBe(0);
  });

  it('that vanishes while the server runs is not made anew, and nobody notices', async () => {
    const anna = await world.user('anna');
    rmSync(keyFile(1));
    const id = await world.group(anna);
    await world.say(anna, id, 'sealed');
    expect(masterKeyVersions(secrets())).toEqual([]);
    await expect(world.beside()).rejects.toThrow(/there is no master-key.v1/);
    expect(masterKeyVersions(secrets())).toEqual([]);
  });

  it('is not made anew where conversations are, even if the database knows none', async () => {
    const anna = await world.user('anna');
    await world.group(anna);
    await world.db.query('DELETE FROM master_keys');
    const right = secrets().secret('master-key.v1', 32);
    rmSync(keyFile(1));
    await expect(world.beside()).rejects.toThrow(/leans on version 1 \(master-key\.v1\)/);
    expect(masterKeyVersions(secrets())).toEqual([]);
    put(1, randomBytes(32));
    await expect(world.beside()).rejects.toThrow(/is not the one that sealed this database/);
    expect(await findMasterKeys(world.db)).toEqual([]);
    put(1, right);
    await (await world.beside()).close();
    expect(await findMasterKeys(world.db)).toMatchObject([{ version: 1 }]);
  });

  it('wraps nothing before it is registered, and at once from then on', async () => {
    const anna = await world.user('anna');
    makeMasterKey(secrets(), 2);
    expect(await versionOf(await world.group(anna))).toBe(1);
    await register(2, await world.app.get(MasterKeyRing).fingerprint(2));
    expect(await versionOf(await world.group(anna))).toBe(2);
  });

  it('of another server is not taken for the one that is registered', async () => {
    const anna = await world.user('anna');
    makeMasterKey(secrets(), 2);
    await register(2);
    await expect(world.group(anna)).rejects.toThrow(/v2 is another key than the one that is/);
    await register(3);
    await expect(world.group(anna)).rejects.toThrow(/there is no master-key.v3/);
  });

  it('that is older wraps no conversation that is stored after a newer one is registered', async () => {
    const anna = await world.user('anna');
    const sealer = world.app.get<Sealer>(SEALER);
    const id = '01890a5d-ac96-774b-bcce-b302099a8057';
    const dataKey = sealer.newDataKey(id, 1);
    const client = new Client({ connectionString: world.app.get(Config).databaseUrl });
    await client.connect();
    await client.query('BEGIN');
    await client.query(
      `INSERT INTO conversations (id, kind, mode, created_by, data_key)
       VALUES (gen_random_uuid(), 'group', 'server', $1, $2)`,
      [anna.userId, dataKey],
    );
    let isRegistered = false;
    const registering = register(2).then(() => (isRegistered = true));
    await sleep(300);
    // It waits for what is being stored, and what comes now waits for it.
    expect(isRegistered).toBe(false);
    const storing = createConversation(world.db, anna, {
      id,
      kind: 'group',
      mode: 'server',
      title: '',
      topic: '',
      posting: 'members',
      history: 'all',
      directKey: null,
      dataKey,
      others: [],
    });
    const refused = expect(storing).rejects.toThrow(StaleDataKey);
    await sleep(100);
    await client.query('COMMIT');
    await client.end();
    await registering;
    await refused;
    expect(isRegistered).toBe(true);
  });
});
