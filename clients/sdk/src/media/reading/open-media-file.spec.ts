import { type BlobRef, type Mode } from '@anochat/contract';
import { type Primitives, toBase64 } from '@anochat/e2ee';
import { loadSodium } from '@anochat/e2ee/sodium';
import fc from 'fast-check';
import { NetworkError } from '../../errors';
import type { MediaFile } from '../media-file';
import { brokenOff, FileServer } from '../testing/file-server';
import { collect, SAMPLE_ID, sampleBytes, sealSample } from '../testing/sealed-sample';
import { openMediaFile } from './open-media-file';

const CHUNK = 2 ** 16;
const TAG = 16;
const HEADER = 64;

let primitives: Primitives;
beforeAll(async () => {
  primitives = await loadSodium();
});

const setUp = () => {
  const clock = {
    time: 1_700_000_000_000,
    now: () => clock.time,
    after: (_ms: number, run: () => void) => {
      queueMicrotask(run);
      return () => undefined;
    },
  };
  const server = new FileServer(primitives, clock);
  const options = {
    ...{ api: server.api, transfer: server.transfer, clock },
    ...{ random: () => 0.5, serverUrl: 'https://chat.example' },
  };
  const open = (reference: BlobRef, mode: Mode = 'e2ee'): Promise<MediaFile> =>
    openMediaFile(primitives, options, 'room', mode, reference);
  return { clock, server, open };
};

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
const refusal = (reason: string): unknown =>
  expect.objectContaining({ name: 'FileRefused', reason });

/** A file that is stored as `change` leaves it. */
const stored = async (
  size: number,
  change: (stored: Uint8Array) => Uint8Array = (bytes) => bytes,
) => {
  const world = setUp();
  const plain = sampleBytes(size);
  const sample = await sealSample(primitives, plain);
  world.server.store(SAMPLE_ID, change(sample.stored));
  return { ...world, ...sample, plain };
};

describe('A sealed file', () => {
  it.each([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 5 * CHUNK + 7, 70 * CHUNK + 1])(
    'of %d bytes is read whole',
    async (size) => {
      const { open, reference, plain } = await stored(size);
      const file = await open(reference);
      expect(file.size).toBe(size);
      expect(same(await file.whole(size), plain)).toBe(true);
      expect(same(await collect(file.chunks()), plain)).toBe(true);
    },
  );

  it('is read in any range, at all boundaries', async () => {
    const size = 70 * CHUNK + 5;
    const { open, reference, plain, server } = await stored(size);
    const file = await open(reference);
    const around = (at: number) => [at - 1, at, at + 1];
    const edges = [0, 1, ...[CHUNK, 2 * CHUNK, 64 * CHUNK, 70 * CHUNK].flatMap(around), size];
    const place = fc.oneof(fc.constantFrom(...edges), fc.integer({ min: 0, max: size }));
    await fc.assert(
      fc.asyncProperty(place, place, async (a, b) => {
        const [start, end] = a < b ? [a, b] : [b, a];
        server.fetched.length = 0;
        expect(same(await file.read(start, end), plain.subarray(start, end))).toBe(true);
        // No chunk is fetched that the range does not touch.
        const fetched = server.fetched.reduce((sum, [from, to]) => sum + to - from, 0);
        expect(fetched).toBeLessThanOrEqual(end - start + 2 * (CHUNK + TAG) + 72 * TAG);
      }),
      { numRuns: 60 },
    );
    expect(same(await file.read(size - 3, size + 1_000), plain.subarray(size - 3))).toBe(true);
    await expect(file.read(5, 4)).rejects.toThrow('no such range');
  });

  it('has its header fetched and nothing else before it is read', async () => {
    const { open, reference, server } = await stored(9 * CHUNK);
    await open(reference);
    expect(server.fetched).toEqual([[0, HEADER]]);
  });

  it('is refused when it was cut, or when more was put behind it, before anything is opened', async () => {
    const cuts = [1, TAG, CHUNK + TAG].map((by) => (bytes: Uint8Array) => bytes.slice(0, -by));
    const more = (bytes: Uint8Array): Uint8Array => new Uint8Array([...bytes, 0]);
    const none = (): Uint8Array => new Uint8Array(10);
    for (const change of [...cuts, more, none]) {
      const { open, reference } = await stored(3 * CHUNK, change);
      await expect(open(reference)).rejects.toEqual(refusal('wrong-size'));
    }
  });

  it('is refused wherever a byte of it was changed', async () => {
    for (const at of [HEADER, HEADER + CHUNK + TAG, HEADER + 2 * (CHUNK + TAG) + 9]) {
      const { open, reference } = await stored(3 * CHUNK, (bytes) =>
        bytes.with(at, bytes[at]! ^ 1),
      );
      const file = await open(reference);
      await expect(file.whole(3 * CHUNK)).rejects.toEqual(refusal('damaged'));
      await expect(file.read(0, 3 * CHUNK)).rejects.toEqual(refusal('damaged'));
    }
  });

  it('is refused with chunks in another order', async () => {
    const { open, reference } = await stored(3 * CHUNK, (bytes) => {
      const length = CHUNK + TAG;
      const swapped = bytes.slice();
      swapped.set(bytes.subarray(HEADER, HEADER + length), HEADER + length);
      swapped.set(bytes.subarray(HEADER + length, HEADER + 2 * length), HEADER);
      return swapped;
    });
    const file = await open(reference);
    await expect(file.read(0, 10)).rejects.toEqual(refusal('damaged'));
  });

  it('is refused in the place of another, also of one under the same key', async () => {
    const { open, reference, plain, server } = await stored(2 * CHUNK);
    const key = new Uint8Array(Buffer.from(reference.key!, 'base64'));
    const sameKey = await sealSample(primitives, plain, { key });
    server.store(SAMPLE_ID, sameKey.stored);
    await expect(open(reference)).rejects.toEqual(refusal('wrong-key'));
    server.store(SAMPLE_ID, (await sealSample(primitives, plain)).stored);
    await expect(open(reference)).rejects.toEqual(refusal('wrong-key'));
  });

  it('that its sender made twice under one header is told apart by the digest', async () => {
    // Whoever has the key can seal other bytes in the same place, for other readers.
    const size = 2 * CHUNK;
    const { open, reference, stored: first, server } = await stored(size);
    const salted: Primitives = { ...primitives, randomBytes: () => first.slice(8, 24) };
    const key = new Uint8Array(Buffer.from(reference.key!, 'base64'));
    const other = await sealSample(salted, sampleBytes(size, 1), { key });
    expect(other.reference.commit).toBe(reference.commit);
    server.store(SAMPLE_ID, other.stored);
    const file = await open(reference);
    await expect(file.whole(size)).rejects.toEqual(refusal('wrong-digest'));
    await expect(collect(file.chunks())).rejects.toEqual(refusal('wrong-digest'));
  });

  it('is refused with another size than its message says, however huge, allocating nothing', async () => {
    const { open, reference } = await stored(2 * CHUNK);
    for (const size of [2 * CHUNK + 9_000, CHUNK, 0, 2 ** 47, 2 ** 53]) {
      await expect(open({ ...reference, size })).rejects.toEqual(refusal('wrong-size'));
    }
    const file = await open(reference);
    await expect(file.whole(2 * CHUNK - 1)).rejects.toEqual(refusal('too-large'));
  });

  it('is refused when what its message says of it is not the right shape', async () => {
    const { open, reference } = await stored(10);
    const { key: _key, ...plain } = reference;
    await expect(open(plain)).rejects.toEqual(refusal('not-sealed'));
    const { commit: _commit, ...bare } = reference;
    await expect(open(bare)).rejects.toEqual(refusal('malformed'));
    for (const name of ['key', 'commit', 'digest'] as const) {
      for (const value of ['', '?', toBase64(new Uint8Array(31))]) {
        await expect(open({ ...reference, [name]: value })).rejects.toEqual(refusal('malformed'));
      }
    }
  });

  it('never keeps more than it asked for', async () => {
    const { open, reference, server } = await stored(2 * CHUNK);
    const file = await open(reference);
    server.forge = (bytes) => new Uint8Array([...bytes, 1]);
    await expect(file.read(0, 10)).rejects.toEqual(refusal('wrong-size'));
  });
});

describe('A file that is being read', () => {
  it('gets a new link when the old one ends, or is refused', async () => {
    const { open, reference, plain, server, clock } = await stored(3 * CHUNK);
    const file = await open(reference);
    expect(server.linksGiven).toBe(1);
    clock.time += server.linkMs - 20_000;
    await file.read(0, 10);
    expect(server.linksGiven).toBe(2);
    // This one has ended by the server's clock, and not by ours.
    server.aheadMs = server.linkMs;
    expect(same(await file.read(0, 10), plain.subarray(0, 10))).toBe(true);
    expect(server.linksGiven).toBe(3);
  });

  it('goes on after the connection broke off, and gives up after some attempts', async () => {
    const { open, reference, plain, server } = await stored(3 * CHUNK);
    const file = await open(reference);
    let failures = 3;
    server.disturb = () => (failures-- > 0 ? brokenOff() : undefined);
    expect(same(await file.whole(3 * CHUNK), plain)).toBe(true);
    server.forge = (bytes) => bytes.slice(0, -1);
    await expect(file.read(0, 10)).rejects.toThrow(NetworkError);
  });

  it('is gone when the server has it no more', async () => {
    const { open, reference, server } = await stored(3 * CHUNK);
    const file = await open(reference);
    server.blobs.clear();
    await expect(file.read(0, 10)).rejects.toMatchObject({ code: 'blob.not-found' });
    await expect(open(reference)).rejects.toMatchObject({ code: 'blob.not-found' });
  });
});

describe('A plain file', () => {
  const plainFile = (size: number) => {
    const world = setUp();
    const plain = sampleBytes(size);
    world.server.store(SAMPLE_ID, plain, 'plain');
    const digest = toBase64(primitives.blake2b(32, plain));
    const reference = { blob: SAMPLE_ID, name: 'a', mime: 'text/plain', size, digest };
    return { ...world, plain, reference };
  };

  it.each([0, 1, 5_000_001])('of %d bytes is read in ranges and whole', async (size) => {
    const { open, reference, plain } = plainFile(size);
    const file = await open(reference, 'server');
    expect(same(await file.whole(size), plain)).toBe(true);
    const middle = Math.floor(size / 2);
    expect(same(await file.read(middle, size + 5), plain.subarray(middle))).toBe(true);
    await expect(file.read(size + 1, size + 2)).rejects.toThrow('no such range');
  });

  it('is refused with another size or other bytes', async () => {
    const { open, reference, server, plain } = plainFile(1_000);
    const file = await open(reference, 'server');
    server.store(SAMPLE_ID, plain.with(3, 1), 'plain');
    await expect(file.whole(1_000)).rejects.toEqual(refusal('wrong-digest'));
    server.store(SAMPLE_ID, plain.slice(1), 'plain');
    await expect(open(reference, 'server')).rejects.toEqual(refusal('wrong-size'));
  });
});
