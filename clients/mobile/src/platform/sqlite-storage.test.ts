/** @jest-environment node */
import { createSqliteStorage } from '../../../sdk/src/platform/react-native/sqlite-storage';
import { openWaSqlite } from './testing/wa-sqlite';

describe('storage in SQLite', () => {
  it('keeps, lists by prefix in order, deletes and clears', async () => {
    const storage = createSqliteStorage(openWaSqlite);
    await storage.write([
      { key: 'b/2', value: 'two' },
      { key: 'b/1', value: 'one' },
      { key: 'c', value: 'three "quoted" ü' },
    ]);
    expect(await storage.get('c')).toBe('three "quoted" ü');
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

  it('keeps the order of calls that nobody waited for, and within one', async () => {
    const storage = createSqliteStorage(openWaSqlite);
    const write = (value: string | null): Promise<void> => storage.write([{ key: 'a', value }]);
    await Promise.all([write('1'), storage.clear(), write('2'), write(null), write('3')]);
    expect(await storage.list('')).toEqual([['a', '3']]);
    await storage.write([
      { key: 'a', value: null },
      { key: 'a', value: '4' },
    ]);
    expect(await storage.list('')).toEqual([['a', '4']]);
    await storage.close();
  });

  it('writes all or nothing, and goes on after what failed', async () => {
    const storage = createSqliteStorage(openWaSqlite);
    await storage.write([{ key: 'a', value: '1' }]);
    const broken = { key: 'b', value: undefined as unknown as string };
    await expect(storage.write([{ key: 'a', value: null }, broken])).rejects.toThrow();
    expect(await storage.list('')).toEqual([['a', '1']]);
    await storage.write([{ key: 'b', value: '2' }]);
    expect(await storage.get('b')).toBe('2');
    await storage.close();
  });
});
