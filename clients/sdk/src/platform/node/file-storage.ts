import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rename, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Change, Storage } from '../platform';
import { present } from '../../present';

/** The journal is written anew when it holds so many times more than what is live. */
const SLACK = 4;
const COMPACT_FROM_BYTES = 256 * 1024;

/**
 * Records in one file that only this process uses: a journal, a line per write, synced before the
 * write resolves. A line that was cut short by a crash was never acknowledged and is dropped.
 */
export const createFileStorage = (path: string): Storage => {
  let records: Map<string, string> | null = null;
  let file: FileHandle | null = null;
  let journalBytes = 0;
  let tail: Promise<unknown> = Promise.resolve();

  /** One after the other: the order of calls is the order of the journal. */
  const inTurn = <T>(run: () => Promise<T>): Promise<T> => {
    const result = tail.then(run);
    tail = result.catch(() => undefined);
    return result;
  };

  const load = async (): Promise<Map<string, string>> => {
    if (records) return records;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const text = existsSync(path) ? await readFile(path, 'utf8') : '';
    records = replay(text);
    await compact(records);
    return records;
  };

  const compact = async (live: ReadonlyMap<string, string>): Promise<void> => {
    const changes = [...live].map(([key, value]) => ({ key, value }));
    const line = JSON.stringify(changes) + '\n';
    const fresh = await open(`${path}.new`, 'w', 0o600);
    await fresh.writeFile(line);
    await fresh.datasync();
    await rename(`${path}.new`, path);
    await file?.close();
    file = fresh;
    journalBytes = Buffer.byteLength(line);
  };

  const append = async (changes: readonly Change[]): Promise<void> => {
    const live = await load();
    const line = JSON.stringify(changes) + '\n';
    await present(file).writeFile(line);
    await present(file).datasync();
    journalBytes += Buffer.byteLength(line);
    apply(live, changes);
    if (journalBytes < COMPACT_FROM_BYTES) return;
    const liveBytes = [...live].reduce((sum, [key, value]) => sum + key.length + value.length, 0);
    if (journalBytes > SLACK * liveBytes) await compact(live);
  };

  return {
    get: (key) => inTurn(async () => (await load()).get(key) ?? null),
    list: (prefix) =>
      inTurn(async () =>
        [...(await load())]
          .filter(([key]) => key.startsWith(prefix))
          .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
      ),
    write: (changes) => inTurn(() => append(changes)),
    clear: () =>
      inTurn(async () => {
        records = new Map();
        await mkdir(dirname(path), { recursive: true, mode: 0o700 });
        await compact(records);
      }),
    close: () =>
      inTurn(async () => {
        await file?.close();
        file = null;
        records = null;
      }),
  };
};

const replay = (text: string): Map<string, string> => {
  const records = new Map<string, string>();
  for (const line of text.split('\n')) {
    if (line === '') continue;
    try {
      apply(records, JSON.parse(line) as readonly Change[]);
    } catch {
      // Only the last line can be cut short: nothing after it was written.
      break;
    }
  }
  return records;
};

const apply = (records: Map<string, string>, changes: readonly Change[]): void => {
  for (const { key, value } of changes) {
    if (value === null) records.delete(key);
    else records.set(key, value);
  }
};
