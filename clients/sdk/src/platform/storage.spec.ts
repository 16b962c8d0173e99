import 'fake-indexeddb/auto';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createIndexedDbStorage } from './browser/indexed-db-storage';
import { createFileStorage, createMemoryStorage } from './node';
import type { Storage } from './platform';

const folder = mkdtempSync(join(tmpdir(), 'anochat-storage-'));
afterAll(() => rmSync(folder, { recursive: true }));
let count = 0;
const newFile = (): string => join(folder, `journal-${(count += 1)}`);

const kinds: readonly (readonly [string, () => Storage])[] = [
  ['memory', createMemoryStorage],
  ['file', () => createFileStorage(newFile())],
  ['IndexedDB', () => createIndexedDbStorage(`database-${(count += 1)}`)],
];

describe.each(kinds)('storage in %s', (_kind, create) => {
  it('keeps, lists by prefix in order, deletes and clears', async () => {
    const storage = create();
    await storage.write([
      { key: 'b/2', value: 'two' },
      { key: 'b/1', value: 'one' },
      { key: 'c', value: 'three' },
    ]);
    expect(await storage.get('c')).toBe('three');
    expect(await storage.list('b/')).toEqual([
      ['b/1', 'one'],
      ['b/2', 'two'],
    ]);
    await storage.write([{ key: 'b/1', value: null }]);
    expect(await storage.get('b/1')).toBeNull();
    await storage.clear();
    expect(await storage.list('')).toEqual([]);
    await storage.close();
  });

  it('keeps the order of calls that nobody waited for', async () => {
    const storage = create();
    const write = (value: string | null): Promise<void> => storage.write([{ key: 'a', value }]);
    await Promise.all([write('1'), storage.clear(), write('2'), write(null), write('3')]);
    expect(await storage.list('')).toEqual([['a', '3']]);
    await Promise.all([write('4'), storage.clear()]);
    expect(await storage.list('')).toEqual([]);
    await storage.close();
  });
});

describe('the journal', () => {
  it('is there after a restart, for its owner alone, and drops a line that was cut short', async () => {
    const path = newFile();
    const storage = createFileStorage(path);
    await storage.write([{ key: 'a', value: '1' }]);
    await storage.write([{ key: 'a', value: '2' }]);
    await storage.close();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    appendFileSync(path, '[{"key":"a","value":"3"');
    const again = createFileStorage(path);
    expect(await again.get('a')).toBe('2');
    await again.close();
  });

  it('is written anew when most of it is old', async () => {
    const path = newFile();
    const storage = createFileStorage(path);
    for (let index = 0; index < 20; index += 1) {
      await storage.write([{ key: 'a', value: String(index).repeat(20_000) }]);
    }
    expect(readFileSync(path).length).toBeLessThan(400_000);
    expect(await storage.get('a')).toBe('19'.repeat(20_000));
    await storage.close();
  });
});
