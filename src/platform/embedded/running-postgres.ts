import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DATABASE, ROLE } from './postgres-cluster';
import { processFacts } from './process-facts';

/**
 * The database of the embedded Postgres that another process of AnoChat runs on this data folder.
 * Its `postmaster.pid` tells where the socket lies (line 5) and whether it takes connections (line 8).
 *
 * @returns undefined when none is ready there
 */
export function runningPostgresUrl(dataFolder: string): string | undefined {
  const lines = readLines(join(dataFolder, 'postgres/postmaster.pid'));
  const password = readLines(join(dataFolder, 'postgres.password'))?.[0];
  const pid = Number(lines?.[0]);
  const socketFolder = lines?.[4];
  if (!password || !socketFolder || lines[7]?.trim() !== 'ready' || !processFacts(pid)) {
    return undefined;
  }
  return `postgresql://${ROLE}:${password}@localhost/${DATABASE}?host=${encodeURIComponent(socketFolder)}`;
}

function readLines(path: string): readonly string[] | undefined {
  try {
    return readFileSync(path, 'utf8').split('\n');
  } catch {
    return undefined;
  }
}
