import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startRealtime, SocketUser } from '../medium/realtime/socket-user';
import { startPgbouncer } from '../support/pgbouncer';
import { createTestDatabase, databaseUrl, execute } from '../support/postgres';
import { freePort, runServer, said, type ServerProcess } from '../support/server-process';

const program = process.env.PGBOUNCER_PATH;
const withPooler = program === undefined ? describe.skip : describe;

/** What a pooler cannot hand on when a connection begins, made at the role as docs/operations.md says. */
const AT_THE_ROLE = {
  timezone: 'UTC',
  synchronous_commit: 'on',
  idle_in_transaction_session_timeout: '5s',
  statement_timeout: '30s',
  lock_timeout: '5s',
};

withPooler('behind a pooler of transactions (skipped where there is no PgBouncer)', () => {
  const undo: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const step of undo.splice(0).reverse()) await step();
  });

  const setAtRole = async (url: string): Promise<void> => {
    const { username, pathname } = new URL(url);
    // As a machine elsewhere has it by default.
    await execute(url, `ALTER DATABASE ${pathname.slice(1)} SET timezone TO 'Asia/Kolkata'`);
    for (const [name, value] of Object.entries(AT_THE_ROLE))
      await execute(
        url,
        `ALTER ROLE ${username} IN DATABASE ${pathname.slice(1)} SET ${name} TO '${value}'`,
      );
  };
  const pooled = async (
    direct: string,
    settings: Readonly<Record<string, string>> = {},
  ): Promise<string> => {
    await setAtRole(direct);
    const pooler = await startPgbouncer(program ?? '', direct, settings);
    undo.push(() => pooler.stop());
    return pooler.url;
  };

  it('people talk, and what the server prepares goes along', async () => {
    const database = await createTestDatabase();
    undo.push(() => database.drop());
    // Only by the pooler: the direct address is for locks.
    const server = await startRealtime({
      DATABASE_URL: await pooled(database.url),
      MIGRATION_DATABASE_URL: database.url,
    });
    undo.push(() => server.close());
    const ann = await SocketUser.register(server);
    const bob = await SocketUser.register(server);
    const group = await ann.makeGroup(bob);
    const said = await Promise.all(
      Array.from({ length: 200 }, (_, index) => (index % 2 ? ann : bob).say(group, `${index}`)),
    );
    const last = Math.max(...said.map(({ seq }) => seq));
    await bob.getsSeq(group, last);
    expect(new Set(said.map(({ seq }) => seq)).size).toBe(200);
    // Times come in UTC from whichever session.
    expect(Math.abs(Date.parse(said[0]?.ts ?? '') - Date.now())).toBeLessThan(600_000);
    const client = new Client({ connectionString: database.url });
    await client.connect();
    const { rows } = await client.query<{ readonly name: string }>(
      `SELECT DISTINCT application_name AS name FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()
          AND backend_type = 'client backend'`,
    );
    await client.end();
    expect(rows.map(({ name }) => name).sort()).toEqual(['anochat', 'anochat-instance']);
  });

  it('a first start makes the schema by the direct address, and holds its place against a second', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'anochat-pooled-'));
    undo.push(() => rm(folder, { recursive: true, force: true }));
    const beside = await createTestDatabase();
    undo.push(() => beside.drop());
    const name = `empty_${process.pid}`;
    await execute(beside.url, `CREATE DATABASE ${name}`);
    undo.push(() => execute(beside.url, `DROP DATABASE ${name} WITH (FORCE)`));
    const direct = databaseUrl(beside.url, name);
    const url = await pooled(direct);
    const start = async (): Promise<ServerProcess> => {
      const port = await freePort();
      const environment = {
        ...{ DATABASE_URL: url, MIGRATION_DATABASE_URL: direct },
        SECRETS_DIR: join(folder, 'keys'),
      };
      const dataFolder = mkdtempSync(join(folder, 'data-'));
      const server = runServer({ dataFolder, port, environment });
      undo.push(async () => {
        server.signal('SIGKILL');
        await server.ended;
      });
      return server;
    };
    const first = await start();
    await said(first, 'AnoChat is at');
    const second = await start();
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain('Another AnoChat runs on this database');
  });

  it('nobody can talk where the pooler keeps no prepared statements', async () => {
    const database = await createTestDatabase();
    undo.push(() => database.drop());
    const url = await pooled(database.url, { max_prepared_statements: '0' });
    const server = await startRealtime({
      DATABASE_URL: url,
      MIGRATION_DATABASE_URL: database.url,
      LOG_LEVEL: 'silent',
    });
    undo.push(() => server.close());
    const talk = async (): Promise<void> => {
      const ann = await SocketUser.register(server);
      const group = await ann.makeGroup(await SocketUser.register(server));
      // Until two meet at the pooler: one alone finds its connection as it left it.
      for (let round = 0; round < 20; round += 1)
        await Promise.all(Array.from({ length: 50 }, (_, at) => ann.say(group, `${round} ${at}`)));
    };
    await expect(talk()).rejects.toThrow();
  });
});
