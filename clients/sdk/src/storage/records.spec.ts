import { createMemoryStorage } from '../platform/memory-storage';
import type { Change } from '../platform/platform';
import { Records } from './records';

const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};

describe('Records', () => {
  it('hands over what is written while the store is still at the write before', async () => {
    const handed: (readonly Change[])[] = [];
    const storage = {
      ...createMemoryStorage(),
      write: (changes: readonly Change[]) => {
        handed.push(changes);
        return new Promise<void>(() => undefined);
      },
    };
    const records = new Records(storage, null);
    void records.write([{ key: 'a', value: 1 }]);
    void records.write([{ key: 'b', value: 2 }]);
    await turns();
    expect(handed.map(([change]) => change?.key)).toEqual(['a', 'b']);
  });

  it('keeps the order of calls where sealing takes its time, and fails only what failed', async () => {
    const memory = createMemoryStorage();
    const slow = new Map<string, () => void>();
    const sealer = {
      seal: (key: string, text: string) =>
        key === 'bad'
          ? Promise.reject(new Error('no key'))
          : new Promise<string>((resolve) => slow.set(text, () => resolve(text))),
      open: (_key: string, sealed: string) => Promise.resolve(sealed),
      destroy: () => Promise.resolve(),
      forget: () => undefined,
      close: () => Promise.resolve(),
    };
    const records = new Records(memory, sealer);
    const first = records.write([{ key: 'a', value: 1 }]);
    const bad = expect(records.write([{ key: 'bad', value: 0 }])).rejects.toThrow('no key');
    const cleared = records.clear();
    const last = records.write([{ key: 'a', value: 2 }]);
    await turns();
    slow.get('2')?.();
    await turns();
    expect(await memory.get('a')).toBeNull();
    slow.get('1')?.();
    await Promise.all([first, bad, cleared, last]);
    expect(await records.get('a')).toBe(2);
  });
});
