import { SharedReading } from './shared-reading';

/** A reading that ends when told to, and notes what it was asked for. */
const slowly = () => {
  const asked: (readonly string[])[] = [];
  const ends: (() => void)[] = [];
  const reading = new SharedReading<string, string>(async (keys) => {
    asked.push(keys);
    await new Promise<void>((resolve) => ends.push(resolve));
    if (keys.includes('bad')) throw new Error('away');
    return new Map(keys.filter((key) => key !== 'none').map((key) => [key, `of ${key}`]));
  });
  const endNext = async (): Promise<void> => {
    while (ends.length === 0) await new Promise((resolve) => setImmediate(resolve));
    ends.shift()?.();
  };
  return { asked, reading, endNext };
};

describe('a shared reading', () => {
  it('asks once for all who came in the same turn, and for those who came meanwhile', async () => {
    const { asked, reading, endNext } = slowly();
    const first = [reading.of('a'), reading.of('b'), reading.of('a'), reading.of('none')];
    await new Promise((resolve) => setImmediate(resolve));
    const meanwhile = [reading.of('a'), reading.of('c')];
    await endNext();
    expect(await Promise.all(first)).toEqual(['of a', 'of b', 'of a', undefined]);
    await endNext();
    expect(await Promise.all(meanwhile)).toEqual(['of a', 'of c']);
    expect(asked).toEqual([
      ['a', 'b', 'none'],
      ['a', 'c'],
    ]);
  });

  it('goes on after one that failed', async () => {
    const { reading, endNext } = slowly();
    const failed = reading.of('bad');
    await Promise.all([expect(failed).rejects.toThrow('away'), endNext()]);
    const next = reading.of('a');
    await endNext();
    expect(await next).toBe('of a');
  });

  it('takes no more than a bounded number at once', async () => {
    const { asked, reading, endNext } = slowly();
    const all = Array.from({ length: 300 }, (_, i) => reading.of(String(i)));
    await endNext();
    await endNext();
    await Promise.all(all);
    expect(asked.map(({ length }) => length)).toEqual([256, 44]);
  });
});
