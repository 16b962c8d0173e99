import type { Row } from '../figures';
import type { BenchOptions } from '../main';
import { benchConnections } from './connections';
import { benchEntries } from './entries';
import { benchPeople } from './people';

const PARTS = { entry: benchEntries, people: benchPeople, connection: benchConnections } as const;

/** What a thing takes by being there: an entry, a person, a membership, a connection that only waits. */
export async function footprint(options: BenchOptions): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const [name, part] of Object.entries(PARTS)) {
    if (options.only !== undefined && !options.only.startsWith(name)) continue;
    const found = await part(options);
    for (const row of found) options.say(JSON.stringify(row));
    rows.push(...found);
  }
  return rows;
}
