import { chownSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { processFacts } from '../../src/platform/embedded/process-facts';
import {
  freePort,
  runNpmStart,
  runServer,
  said,
  startedServer,
  temporaryFolder,
  until,
  type ServerProcess,
} from '../support/server-process';

/** The built server, its embedded Postgres, real signals; nothing is replaced. */

jest.setTimeout(120_000);

const begun: ServerProcess[] = [];
const folders: { remove(): void }[] = [];

afterEach(async () => {
  for (const server of begun.splice(0)) {
    server.signal('SIGTERM');
    await server.ended;
  }
  for (const folder of folders.splice(0)) folder.remove();
});

function newFolder(name?: string): string {
  const folder = temporaryFolder(name);
  folders.push(folder);
  return folder.path;
}

async function start(dataFolder: string, port: number): Promise<ServerProcess> {
  const server = await startedServer({ dataFolder, port });
  begun.push(server);
  return server;
}

function postmaster(dataFolder: string): { readonly pid: number; readonly socketFolder: string } {
  const lines = readFileSync(join(dataFolder, 'postgres/postmaster.pid'), 'utf8').split('\n');
  return { pid: Number(lines[0]), socketFolder: lines[4] ?? '' };
}

/** As far as a start looks at it before it touches anything. */
function pretendCluster(dataFolder: string, version: string): void {
  mkdirSync(join(dataFolder, 'postgres'), { recursive: true });
  writeFileSync(join(dataFolder, 'postgres/PG_VERSION'), `${version}\n`);
}

async function query(dataFolder: string, sql: string): Promise<unknown[]> {
  const client = new Client({
    host: postmaster(dataFolder).socketFolder,
    user: 'anochat',
    database: 'anochat',
    password: readFileSync(join(dataFolder, 'postgres.password'), 'utf8').trim(),
  });
  client.on('error', () => undefined); // the tests kill its server
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function answers(port: number): Promise<boolean> {
  const response = await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined);
  return response?.status === 200;
}

describe('the embedded Postgres', () => {
  it('keeps its data over a stop and a start, and writes every commit to disk', async () => {
    const folder = newFolder('data with spaces');
    const port = await freePort();
    const first = await start(folder, port);
    expect(await answers(port)).toBe(true);
    await query(folder, 'CREATE TABLE kept AS SELECT 7 AS n');
    for (const setting of ['fsync', 'full_page_writes', 'synchronous_commit']) {
      expect(await query(folder, `SHOW ${setting}`)).toEqual([{ [setting]: 'on' }]);
    }
    expect(
      await query(folder, 'SELECT rolsuper FROM pg_roles WHERE rolname = current_user'),
    ).toEqual([{ rolsuper: false }]);
    expect(statSync(join(folder, 'postgres.password')).mode & 0o777).toBe(0o600);

    const { pid, socketFolder } = postmaster(folder);
    first.signal('SIGTERM');
    expect(await first.ended).toBe(0);
    expect(processFacts(pid)).toBeUndefined();
    expect(() => statSync(socketFolder)).toThrow('ENOENT');

    await start(folder, port);
    expect(await query(folder, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  });

  it('is taken back after a kill -9 of the server', async () => {
    const folder = newFolder();
    const port = await freePort();
    const first = await start(folder, port);
    await query(folder, 'CREATE TABLE kept AS SELECT 7 AS n');
    const orphan = postmaster(folder).pid;
    first.signal('SIGKILL');
    await first.ended;
    expect(processFacts(orphan)).toBeDefined();

    const second = await start(folder, port);
    expect(second.output()).toContain(`process ${orphan}`);
    expect(processFacts(orphan)).toBeUndefined();
    expect(await query(folder, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  });

  it('is started again after a kill -9 of its own, under a server that stays up', async () => {
    const folder = newFolder();
    const port = await freePort();
    const server = await start(folder, port);
    await query(folder, 'CREATE TABLE kept AS SELECT 7 AS n');
    for (let round = 0; round < 2; round += 1) {
      const { pid } = postmaster(folder);
      process.kill(pid, 'SIGKILL');
      await until(() => server.output().split('Postgres is back').length === round + 2);
      expect(postmaster(folder).pid).not.toBe(pid);
      expect(await query(folder, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
    }
    expect(await answers(port)).toBe(true);
  });

  it('recovers when the server and Postgres were killed together', async () => {
    const folder = newFolder();
    const port = await freePort();
    const first = await start(folder, port);
    await query(folder, 'CREATE TABLE kept AS SELECT 7 AS n');
    process.kill(first.pid, 'SIGKILL');
    process.kill(postmaster(folder).pid, 'SIGKILL');
    await first.ended;

    await start(folder, port);
    expect(await query(folder, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  });

  it('is left alone when another version made its folder', async () => {
    const folder = newFolder();
    pretendCluster(folder, '15');
    mkdirSync(`${folder}.keys`);
    writeFileSync(`${folder}.keys/README`, 'Keys');

    const server = runServer({ dataFolder: folder, port: await freePort() });
    expect(await server.ended).toBe(1);
    expect(server.output()).toContain('npm run anochat -- backup');
  });
});

describe('a start', () => {
  it('refuses a data folder in use and names the process that has it', async () => {
    const folder = newFolder();
    const first = await start(folder, await freePort());
    const second = runServer({ dataFolder: folder, port: await freePort() });
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain(`process ${first.pid}`);
    expect(second.output()).not.toContain('    at ');
  });

  it('refuses data whose keys are gone instead of making new ones', async () => {
    const folder = newFolder();
    pretendCluster(folder, '18');
    const server = runServer({ dataFolder: folder, port: await freePort() });
    expect(await server.ended).toBe(1);
    expect(server.output()).toContain(`its keys are not in ${folder}.keys`);
    expect(() => statSync(`${folder}.keys`)).toThrow('ENOENT');
  });

  it('refuses a port in use and names its owner', async () => {
    const owner = createServer();
    await new Promise<void>((resolve) => owner.listen(0, '127.0.0.1', resolve));
    const { port } = owner.address() as AddressInfo;
    const server = runServer({ dataFolder: newFolder(), port });
    expect(await server.ended).toBe(1);
    expect(server.output()).toContain(`Port ${port} is taken by process ${process.pid} (`);
    await new Promise((resolve) => owner.close(resolve));
  });

  it('refuses to serve other machines by plain http and says what to set', async () => {
    const server = runServer({
      dataFolder: newFolder(),
      port: await freePort(),
      environment: { HOST: '0.0.0.0' },
    });
    expect(await server.ended).toBe(1);
    expect(server.output()).toContain('TLS_CERT');
  });

  it('can be stopped in its middle', async () => {
    const folder = newFolder();
    const server = runServer({ dataFolder: folder, port: await freePort() });
    await said(server, 'Making the database');
    server.signal('SIGTERM');
    expect(await server.ended).toBe(0);
    expect(() => postmaster(folder)).toThrow('ENOENT');
  });

  it('by npm ends with npm, and takes Postgres along', async () => {
    const folder = newFolder();
    const server = runNpmStart({ dataFolder: folder, port: await freePort() });
    await said(server, 'AnoChat is at');
    const { pid } = postmaster(folder);
    server.signal('SIGTERM');
    await server.ended;
    await until(() => processFacts(pid) === undefined);
  });

  const nobody = 65_534;
  const checkout = join(__dirname, '../..');
  const asPlainUser = process.getuid?.() === 0 && isOpenToAll(checkout) ? it : it.skip;
  asPlainUser('works as a plain user', async () => {
    const folder = newFolder();
    chownSync(dirname(folder), nobody, nobody);
    const server = await startedServer({
      dataFolder: folder,
      port: await freePort(),
      account: { uid: nobody, gid: nobody },
    });
    begun.push(server);
    expect(statSync(join(folder, 'postgres')).uid).toBe(nobody);
  });
});

function isOpenToAll(path: string): boolean {
  const isOpen = (statSync(path).mode & 0o005) === 0o005;
  return isOpen && (path === '/' || isOpenToAll(dirname(path)));
}
