import { createReadStream, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

import { ChosenMigrations } from '../../../src/platform/database/chosen-migrations';
import { openBlobs, urlSigner } from '../../../src/platform/blobs';
import type { Config } from '../../../src/platform/config';
import { dataSource, pendingMigrations } from '../../../src/platform/database';
import { type Account, call } from '../../support/account';
import { execute } from '../../support/postgres';
import { startTestApp } from '../../support/test-app';
import { MediaStage, randomFile } from '../media/media-stage';
import { BackupStage } from './backup-stage';
import { rowsOf } from './rows-of';

describe('A backup that is restored', () => {
  const stage = new BackupStage();
  let source: Config;
  let sourceRows: Awaited<ReturnType<typeof rowsOf>>;
  let anna: Account;
  let conversation: string;
  const files = new Map<string, Buffer>();
  beforeAll(async () => {
    const media = await MediaStage.start();
    anna = await media.register();
    conversation = await media.group(anna, await media.register());
    for (const size of [1, 9_000_000]) {
      const bytes = randomFile(size);
      const id = await media.upload(anna, bytes);
      files.set(id, bytes);
      await media.send(anna, conversation, id);
    }
    await media.redact(anna, conversation, 2);
    source = media.app.config;
    await stage.backUp(source, 'good.tar');
    sourceRows = await rowsOf(source.databaseUrl);
    // Its database goes with the application; the keys are needed on.
    const kept = stage.path('secrets');
    mkdirSync(kept, { mode: 0o700 });
    for (const name of [
      'master-key.v1',
      'refresh-key.v1',
      'blob-url-key',
      'access-token-keys.json',
    ])
      copyKey(join(source.secrets.folder, name), join(kept, name));
    source = await stage.another(source, { SECRETS_DIR: kept });
    await media.stop();
  });
  afterAll(() => stage.end());

  const fresh = (more: Readonly<Record<string, string>> = {}) => stage.another(source, more);
  const bytesOf = (name: string) => readFileSync(stage.path(name));

  it('is what it was taken of, under another timeline', async () => {
    const config = await fresh();
    const restored = await stage.restore(config, 'good.tar');
    const rows = await rowsOf(config.databaseUrl);
    expect(Object.keys(rows)).toEqual(Object.keys(sourceRows));
    for (const [table, now] of Object.entries(rows)) {
      if (['audit_log', 'installation'].includes(table)) continue;
      expect([table, now]).toEqual([table, sourceRows[table]]);
    }
    const [installation] = rows.installation ?? [];
    expect(installation).toMatchObject({ timeline: restored.timeline });
    expect(installation?.restored_at).not.toBeNull();
    expect(sourceRows.installation?.[0]?.timeline).not.toBe(restored.timeline);
    expect(rows.audit_log).toContainEqual(
      expect.objectContaining({ action: 'installation.restored', actor: null }),
    );
    const blobs = openBlobs(config, urlSigner(config));
    for (const [id, bytes] of files) {
      expect((await buffer(await blobs.read(id))).equals(bytes)).toBe(true);
    }
  });

  it('serves again: what was said is read, and the log goes on after it', async () => {
    const config = await fresh();
    await stage.restore(config, 'good.tar');
    const app = await startTestApp({
      environment: { DATABASE_URL: config.databaseUrl, SECRETS_DIR: config.secrets.folder },
    });
    try {
      await app.app.listen(0, '127.0.0.1');
      const url = await app.app.getUrl();
      const device = { kind: 'bot', name: 'test' };
      const { userName, password } = anna;
      const login = { userName, password, device };
      const signedIn = await call<Account>(url, 'POST', '/auth/login', anna, login);
      const me = { ...anna, accessToken: signedIn.accessToken };
      const entries = `/conversations/${conversation}/entries`;
      const { items } = await call<{ items: { seq: number; content?: object }[] }>(
        ...([url, 'GET', entries, me] as const),
      );
      const read = items.filter(({ content }) => content !== undefined && content !== null);
      expect(JSON.stringify(read)).toContain([...files.keys()][1]);
      const said = { kind: 'message', mode: 'server' };
      const content = { v: 1, type: 'message', parts: [{ type: 'text', text: 'after' }] };
      const sent = await call<{ seq: number }>(
        ...([url, 'PUT', `/conversations/${conversation}/messages/${UUID}`, me] as const),
        { ...said, content },
      );
      const seqs = (sourceRows.entries ?? [])
        .filter((entry) => entry.conversation_id === conversation)
        .map(({ seq }) => Number(seq));
      expect(sent.seq).toBe(Math.max(...seqs) + 1);
    } finally {
      await app.close();
    }
  });

  it('takes the place of what people have only when that is asked for', async () => {
    const config = await fresh();
    await stage.restore(config, 'good.tar');
    await execute(config.databaseUrl, `UPDATE users SET display_name = 'changed since'`);
    const before = await rowsOf(config.databaseUrl);
    await expect(stage.restore(config, 'good.tar')).rejects.toThrow('--replace');
    expect(await rowsOf(config.databaseUrl)).toEqual(before);
    await stage.restore(config, 'good.tar', true);
    expect((await rowsOf(config.databaseUrl)).users).toEqual(sourceRows.users);
  });

  it('is not put into a database that a server runs on', async () => {
    const app = await startTestApp({
      environment: { SECRETS_DIR: source.secrets.folder },
    });
    try {
      const config = await fresh({ DATABASE_URL: app.databaseUrl });
      await expect(stage.restore(config, 'good.tar', true)).rejects.toThrow('A server runs');
    } finally {
      await app.close();
    }
  });

  it('changes nothing when it is cut off or damaged, also in its last byte, and can be begun again', async () => {
    const config = await fresh();
    const bytes = bytesOf('good.tar');
    const before = await rowsOf(config.databaseUrl);
    const rowAt = bytes.indexOf(anna.userName);
    expect(rowAt).toBeGreaterThan(0);
    const changed = Buffer.from(bytes);
    changed[rowAt] = (changed[rowAt] ?? 0) ^ 1;
    const end = bytes.lastIndexOf('end.sha256');
    for (const broken of [bytes.subarray(0, rowAt), bytes.subarray(0, end), changed]) {
      const stream = Readable.from([broken]);
      await expect(stage.restoreStream(config, stream)).rejects.toThrow('damaged');
      expect(await rowsOf(config.databaseUrl)).toEqual(before);
    }
    async function* interrupted(): AsyncGenerator<Buffer> {
      yield bytes.subarray(0, rowAt + 1);
      await Promise.reject(new Error('the cable was pulled'));
    }
    await expect(stage.restoreStream(config, interrupted())).rejects.toThrow('cable');
    expect(await rowsOf(config.databaseUrl)).toEqual(before);
    await stage.restoreStream(config, createReadStream(stage.path('good.tar')));
    expect((await rowsOf(config.databaseUrl)).users).toEqual(sourceRows.users);
  });

  it('needs the keys that sealed it', async () => {
    const keys = stage.path('other-keys');
    mkdirSync(keys, { mode: 0o700 });
    const config = await fresh({ SECRETS_DIR: keys });
    const before = await rowsOf(config.databaseUrl);
    await expect(stage.restore(config, 'good.tar')).rejects.toThrow('is not to be had');
    writeFileSync(join(keys, 'master-key.v1'), randomFile(32).toString('base64'), { mode: 0o600 });
    await expect(stage.restore(config, 'good.tar')).rejects.toThrow('is another key');
    expect(await rowsOf(config.databaseUrl)).toEqual(before);
  });

  it('is refused by an AnoChat that is older than the one that took it', async () => {
    const config = await fresh();
    await execute(
      config.databaseUrl,
      `INSERT INTO migrations (timestamp, name) VALUES (1800000000000, 'FromTheFuture1800000000000')`,
    );
    await stage.backUp(config, 'newer.tar');
    await expect(stage.restore(await fresh(), 'newer.tar')).rejects.toThrow(
      /A newer AnoChat .* FromTheFuture/,
    );
    const format = Buffer.from(bytesOf('good.tar'));
    format.write('"format": 2', format.indexOf('"format": 1'), 'latin1');
    await expect(stage.restoreStream(await fresh(), Readable.from([format]))).rejects.toThrow(
      'newer AnoChat',
    );
  });

  it('is brought up to date when it comes from an older AnoChat', async () => {
    const older = await fresh();
    const last = 'Push1700000000019';
    const connection = await dataSource({ url: older.databaseUrl }).initialize();
    try {
      const runner = connection.createQueryRunner();
      const undoing = new ChosenMigrations(connection, runner, (name) => name === last, 'each');
      await undoing.undoLastMigration();
      await runner.release();
    } finally {
      await connection.destroy();
    }
    expect(await pendingMigrations(older.databaseUrl)).toEqual([last]);
    await stage.backUp(older, 'older.tar');
    const config = await fresh();
    expect(await stage.restore(config, 'older.tar')).toMatchObject({ migrations: [last] });
    expect(await pendingMigrations(config.databaseUrl)).toEqual([]);
  });

  it('goes on to count where it was', async () => {
    const before = await fresh();
    await execute(
      before.databaseUrl,
      `INSERT INTO audit_log (action) VALUES ('one'), ('two');
       DELETE FROM audit_log WHERE action = 'two'`,
    );
    await stage.backUp(before, 'counted.tar');
    const config = await fresh();
    await stage.restore(config, 'counted.tar');
    const ids = (await rowsOf(config.databaseUrl)).audit_log?.map(({ id }) => id);
    expect(ids?.sort()).toEqual([1, 3]);
  });
});

const UUID = '01890000-0000-7000-8000-000000000001';

const copyKey = (from: string, to: string): void =>
  writeFileSync(to, readFileSync(from), { mode: 0o600 });
