import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface StatementCounter {
  /** The same database, reached through the counter. */
  readonly url: string;
  /** Statements that were executed since the counter began. */
  statements(): number;
  close(): Promise<void>;
}

const SOCKET = '.s.PGSQL.5432';
/** Messages of the frontend (PostgreSQL documentation, 54.7) by which a statement is run. */
const QUERY = 'Q'.charCodeAt(0);
const EXECUTE = 'E'.charCodeAt(0);

/**
 * Stands between a server and its Postgres and counts statements, so that neither has to be changed
 * for it: every simple query and every execution of a prepared one.
 *
 * @param url of a database behind a unix socket (`?host=folder`)
 */
export async function countStatements(url: string): Promise<StatementCounter> {
  const behind = new URL(url);
  const target = join(behind.searchParams.get('host') ?? '', SOCKET);
  const folder = mkdtempSync(join(tmpdir(), 'anochat-counter-'));
  chmodSync(folder, 0o700);
  let count = 0;

  const server = createServer({ allowHalfOpen: true }, (client) => {
    const postgres = createConnection({ path: target, allowHalfOpen: true });
    const read = messageReader((type) => {
      if (type === QUERY || type === EXECUTE) count += 1;
    });
    client.on('data', (chunk) => {
      read(chunk);
      postgres.write(chunk);
    });
    postgres.on('data', (chunk) => client.write(chunk));
    client.once('end', () => postgres.end());
    postgres.once('end', () => client.end());
    client.on('error', () => postgres.destroy());
    postgres.on('error', () => client.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(join(folder, SOCKET), resolve);
  });
  behind.searchParams.set('host', folder);
  return {
    url: behind.href,
    statements: () => count,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          rmSync(folder, { recursive: true, force: true });
          resolve();
        });
      }),
  };
}

/**
 * Tells the type of each message in a stream of chunks. The first message (startup) has no type,
 * only a length; every later one has a type and then a length that counts itself.
 */
function messageReader(onMessage: (type: number) => void): (chunk: Buffer) => void {
  let isStarted = false;
  /** Bytes of the current message that are still to come and do not matter. */
  let toSkip = 0;
  let head = Buffer.alloc(0);
  return (chunk) => {
    let rest: Buffer = chunk;
    while (rest.length > 0) {
      if (toSkip > 0) {
        const skipped = Math.min(toSkip, rest.length);
        toSkip -= skipped;
        rest = rest.subarray(skipped);
        continue;
      }
      const headLength = isStarted ? 5 : 4;
      const taken = rest.subarray(0, headLength - head.length);
      head = Buffer.concat([head, taken]);
      rest = rest.subarray(taken.length);
      if (head.length < headLength) return;
      toSkip = head.readUInt32BE(headLength - 4) - 4;
      if (isStarted) onMessage(head[0] ?? 0);
      isStarted = true;
      head = Buffer.alloc(0);
    }
  };
}
