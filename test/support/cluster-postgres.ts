import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, type QueryResultRow } from 'pg';
import { startEmbeddedPostgres } from '../../src/platform/embedded';
import { killPostgres } from './kill-postgres';
import { startTcpProxy, type TcpProxy } from './tcp-proxy';
import { undoAtEnd } from './undo-at-end';
import { until } from './until';

/** A real, durable Postgres that several instances share; killed, it is started again at once. */
export interface ClusterPostgres {
  /** The postmaster's. */
  pid(): number;
  /** On a connection of its own, past every proxy. */
  query<Row extends QueryResultRow>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /** A way to it on which the network can fail, and what DATABASE_URL is there. */
  link(): Promise<{ readonly link: TcpProxy; readonly url: string }>;
  /** SIGKILL of the postmaster, or of all its processes at once; resolves when there is another one. */
  kill(which: 'postmaster' | 'everything'): Promise<void>;
  /** Leaves no room on its disk, until what is returned is called. */
  fillDisk(): () => void;
  stop(): Promise<void>;
}

/** More than the write-ahead log may grow to by itself. */
const SMALL_DISK = '2g';
const SLACK_BYTES = 64 * 1024;
const MOST_SLACK_BYTES = 16 * 1024 * 1024;

/** Whether this account may make a disk that can be filled. */
export function canMakeSmallDisk(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'anochat-small-disk-'));
  const isMade = spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', folder]).status === 0;
  if (isMade) spawnSync('umount', [folder]);
  rmSync(folder, { recursive: true, force: true });
  return isMade;
}

export async function startClusterPostgres(): Promise<ClusterPostgres> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'anochat-cluster-postgres-'));
  const mount = ['-t', 'tmpfs', '-o', `size=${SMALL_DISK}`, 'tmpfs', dataFolder];
  const isOnSmallDisk = spawnSync('mount', mount).status === 0;
  chmodSync(dataFolder, 0o711); // Postgres runs as another account when this is root
  const removeFolder = undoAtEnd(() => {
    if (isOnSmallDisk) spawnSync('umount', ['--lazy', dataFolder]);
    rmSync(dataFolder, { recursive: true, force: true });
  });
  const postgres = await startEmbeddedPostgres({ dataFolder }).catch(async (error: unknown) => {
    await removeFolder();
    throw error;
  });
  const stopPostgres = undoAtEnd(() => postgres.stop());
  const remount = (size: string): boolean =>
    spawnSync('mount', ['-o', `remount,${size}`, dataFolder]).status === 0;
  const bySocket = new URL(postgres.url);
  const socket = join(bySocket.searchParams.get('host') ?? '', '.s.PGSQL.5432');

  return {
    pid: () => postgres.pid(),
    async query<Row extends QueryResultRow>(sql: string, parameters: readonly unknown[] = []) {
      const client = new Client({ connectionString: postgres.url });
      await client.connect();
      try {
        return (await client.query<Row>(sql, [...parameters])).rows;
      } finally {
        await client.end();
      }
    },
    async link() {
      const link = await startTcpProxy(() => ({ path: socket }));
      const url = new URL(bySocket);
      url.search = '';
      url.host = `127.0.0.1:${link.port}`;
      return { link, url: url.href };
    },
    async kill(which) {
      const postmaster = postgres.pid();
      killPostgres(postmaster, which);
      await until('another postmaster', () => postgres.pid() !== postmaster);
    },
    fillDisk() {
      // The disk shrinks to what is on it; a page that is written meanwhile makes it try again.
      for (let slack = 0; ; slack += SLACK_BYTES) {
        const { blocks, bfree, bsize } = statfsSync(dataFolder);
        if (remount(`size=${(blocks - bfree) * bsize + slack}`)) break;
        if (slack > MOST_SLACK_BYTES) throw new Error('The disk does not get smaller');
      }
      return () => void remount(`size=${SMALL_DISK}`);
    },
    async stop() {
      await stopPostgres();
      await removeFolder();
    },
  };
}
