import { sampleBytes, sourceOf } from '../../media/testing/sealed-sample';
import { Cell } from '../../observable';
import { present } from '../../present';
import { COPY_CHUNK_BYTES } from './copy-sealing';
import { OriginSpool } from './origin-spool';
import { asHandle, MemoryDirectory, type MemoryFile } from './testing/memory-directory';

const PLENTY = 1024 ** 3;
const wanted = new Cell(false);

const setUp = ({ free = PLENTY } = {}) => {
  const directory = new MemoryDirectory();
  const openSpool = () =>
    new OriginSpool(
      () => Promise.resolve(asHandle(directory)),
      () => Promise.resolve(free),
    );
  const copyOf = (reference: string): MemoryFile => {
    const entry = directory.entries.get(present(reference.split('.')[0]));
    return (entry as MemoryDirectory).entries.get('copy') as MemoryFile;
  };
  return { directory, spool: openSpool(), openSpool, copyOf };
};
const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

describe('A copy of a file in the private file system', () => {
  it.each([0, 1, COPY_CHUNK_BYTES - 1, COPY_CHUNK_BYTES, COPY_CHUNK_BYTES + 1, 2_500_000])(
    'of %i bytes is opened after a restart, and read in any range',
    async (size) => {
      const { spool, openSpool } = setUp();
      const plain = sampleBytes(size);
      const reference = spool.reserve();
      await spool.keep(reference, sourceOf(plain), wanted);
      const source = present(await openSpool().open(reference));
      expect(source.size).toBe(size);
      expect(same(await source.read(0, size), plain)).toBe(true);
      for (const start of [0, COPY_CHUNK_BYTES - 7, size - 9].filter((at) => at >= 0)) {
        const end = Math.min(size, start + 20);
        if (start >= end) continue;
        expect(same(await source.read(start, end), plain.subarray(start, end))).toBe(true);
      }
    },
  );

  it('lies there sealed, each under a key of its own', async () => {
    const { spool, directory } = setUp();
    const plain = new Uint8Array(Buffer.from('a marker '.repeat(1_000)));
    for (let time = 0; time < 2; time += 1) {
      await spool.keep(spool.reserve(), sourceOf(plain), wanted);
    }
    const [first, second] = directory.contents();
    expect(first?.includes('marker')).toBe(false);
    expect(first?.length).toBe(plain.length + 16);
    expect(same(present(first), present(second))).toBe(false);
  });

  it('does not open when it was cut off, changed, or its chunks are swapped', async () => {
    const { spool, copyOf } = setUp();
    const sealedChunk = COPY_CHUNK_BYTES + 16;
    const readAll = async (change: (bytes: Buffer) => Buffer): Promise<unknown> => {
      const reference = spool.reserve();
      await spool.keep(reference, sourceOf(sampleBytes(3 * COPY_CHUNK_BYTES)), wanted);
      const copy = copyOf(reference);
      copy.bytes = change(Buffer.from(copy.bytes));
      const source = await spool.open(reference);
      return source && source.read(0, source.size).then(() => 'read');
    };
    expect(await readAll((bytes) => bytes)).toBe('read');
    const [first, second, third] = [0, 1, 2];
    const chunk = (bytes: Buffer, at: number) =>
      bytes.subarray(at * sealedChunk, (at + 1) * sealedChunk);
    const order = (bytes: Buffer, ...chunks: readonly number[]) =>
      Buffer.concat(chunks.map((at) => chunk(bytes, at)));
    for (const change of [
      (bytes: Buffer) => order(bytes, first, second),
      (bytes: Buffer) => order(bytes, second, first, third),
      (bytes: Buffer) => bytes.fill(bytes[5]! ^ 1, 5, 6),
    ]) {
      await expect(readAll(change)).rejects.toThrow();
    }
    expect(await readAll((bytes) => bytes.subarray(0, 0))).toBeNull();
    expect(await readAll((bytes) => bytes.subarray(0, sealedChunk + 9))).toBeNull();
  });

  it('is there as a whole or not at all', async () => {
    const { spool, directory } = setUp();
    const cancelled = new Cell(false);
    const plain = sourceOf(sampleBytes(3 * COPY_CHUNK_BYTES));
    const begins: (() => void)[] = [
      () => cancelled.set(true),
      () => {
        throw new Error('unreadable');
      },
    ];
    for (const atSecond of begins) {
      const reference = spool.reserve();
      const read = (start: number, end: number): Promise<Uint8Array> => {
        if (start > 0) atSecond();
        return plain.read(start, end);
      };
      cancelled.set(false);
      await expect(spool.keep(reference, { ...plain, read }, cancelled)).rejects.toThrow();
      expect(await spool.open(reference)).toBeNull();
      expect(directory.entries.size).toBe(0);
    }
  });

  it('takes no more than half of the room', async () => {
    const { spool, directory } = setUp({ free: 1_000 });
    await spool.keep(spool.reserve(), sourceOf(sampleBytes(500)), wanted);
    await expect(spool.keep(spool.reserve(), sourceOf(sampleBytes(501)), wanted)).rejects.toThrow(
      'room',
    );
    expect(directory.entries.size).toBe(1);
  });

  it('goes when it is dropped, also while it is made', async () => {
    const { spool, directory } = setUp();
    const plain = sourceOf(sampleBytes(2 * COPY_CHUNK_BYTES));
    const reference = spool.reserve();
    let dropped: Promise<void> = Promise.resolve();
    const read = (start: number, end: number): Promise<Uint8Array> => {
      if (start > 0) dropped = spool.drop(reference);
      return plain.read(start, end);
    };
    await expect(spool.keep(reference, { ...plain, read }, wanted)).rejects.toThrow('not wanted');
    await dropped;
    await spool.drop(reference);
    expect(directory.entries.size).toBe(0);
  });

  it('goes when no message waits for it, and not when one was stored since', async () => {
    const { spool } = setUp();
    const [stale, waiting, fresh] = [spool.reserve(), spool.reserve(), spool.reserve()];
    const keep = (reference: string) => spool.keep(reference, sourceOf(sampleBytes(5)), wanted);
    await Promise.all([keep(stale), keep(waiting)]);
    await spool.dropAllBut(async () => {
      await keep(fresh);
      return [waiting];
    });
    const opened = await Promise.all([stale, waiting, fresh].map((one) => spool.open(one)));
    expect(opened.map((source) => source?.size)).toEqual([undefined, 5, 5]);
    await spool.dropAllBut(() => Promise.resolve([]));
    expect(await spool.open(waiting)).toBeNull();
  });
});
