import { createHash } from 'node:crypto';
import type { BlobKind } from '@anochat/contract';
import { FILE_HEADER_BYTES, padmeLength, type Primitives } from '@anochat/e2ee';
import { loadSodium } from '@anochat/e2ee/sodium';
import fc from 'fast-check';
import { NetworkError } from '../../errors';
import { Cell } from '../../observable';
import type { FileSource } from '../file-source';
import { openMediaFile } from '../reading/open-media-file';
import { brokenOff, type FileServer } from '../testing/file-server';
import { createMediaWorld, referenceOf } from '../testing/media-world';
import { sampleBytes, sourceOf } from '../testing/sealed-sample';
import type { StoredUpload } from './stored-upload';
import { Uploads } from './uploads';

let primitives: Primitives;
beforeAll(async () => {
  primitives = await loadSodium();
});

const FILE = '0190a000-0000-7000-8000-00000000000f';
const PART = 200_000;
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64');
const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

const setUp = (options: Parameters<typeof createMediaWorld>[1] = {}) => {
  const world = createMediaWorld(primitives, options);
  const progress: (readonly [sent: number, total: number])[] = [];
  const bring = (
    source: FileSource,
    {
      kind = 'sealed',
      cancelled = new Cell(false),
    }: { readonly kind?: BlobKind; readonly cancelled?: Cell<boolean> } = {},
  ) =>
    // A new one each time, as after a restart.
    new Uploads(world.hostOf()).bring(
      { file: FILE, source, kind, mime: 'application/pdf' },
      { cancelled, onProgress: (sent, total) => progress.push([sent, total]) },
    );
  const read = async (
    uploaded: Awaited<ReturnType<typeof bring>>,
    size: number,
    mode: 'e2ee' | 'server' = 'e2ee',
  ): Promise<Uint8Array> => {
    const reference = referenceOf(uploaded, size);
    const file = await openMediaFile(primitives, world.hostOf(), 'room', mode, reference);
    return file.whole(size);
  };
  const remembered = async (): Promise<StoredUpload | null> => {
    const text = await world.storage.get(`upload/${FILE}`);
    return text === null ? null : (JSON.parse(text) as StoredUpload);
  };
  return { ...world, bring, read, remembered, progress };
};

/** The server takes parts below `number`, and then the connection is gone. */
const breakOffAt = (server: FileServer, number: number): void => {
  server.disturb = (what, part) => {
    if (what === 'put' && part >= number) brokenOff();
  };
};
const mend = (server: FileServer): void => {
  server.disturb = () => undefined;
};

describe('An upload', () => {
  it('arrives sealed, and is opened by what it says of itself, whatever the sizes', async () => {
    const sizes = fc.oneof(
      fc.constantFrom(0, 1, 65_535, 65_536, 65_537, 199_920, 1_000_000),
      fc.integer({ min: 0, max: 700_000 }),
    );
    const partSizes = fc.constantFrom(65_616, 65_680, 70_000, PART, 2_000_000);
    await fc.assert(
      fc.asyncProperty(sizes, partSizes, async (size, partBytes) => {
        const { bring, read, progress } = setUp({ partBytes });
        const plain = sampleBytes(size);
        const uploaded = await bring(sourceOf(plain));
        expect(same(await read(uploaded, size), plain)).toBe(true);
        const [sent, total] = progress.at(-1)!;
        expect(sent).toBe(total);
      }),
      { numRuns: 25 },
    );
  });

  it('of a plain file stores the file itself under its type', async () => {
    for (const size of [0, PART, 3 * PART + 1]) {
      const { bring, read, server } = setUp();
      const plain = sampleBytes(size);
      const uploaded = await bring(sourceOf(plain), { kind: 'plain' });
      expect(uploaded).not.toHaveProperty('key');
      const kept = server.blobs.get(uploaded.blob)!;
      expect([kept.kind, kept.type]).toEqual(['plain', 'application/pdf']);
      expect(same(kept.stored!, plain)).toBe(true);
      expect(same(await read(uploaded, size, 'server'), plain)).toBe(true);
    }
  });

  it('tells the server nothing of a sealed file but its padded size', async () => {
    const { bring, server } = setUp();
    const { blob } = await bring(sourceOf(sampleBytes(100_001)));
    const { kind, type, size } = server.blobs.get(blob)!;
    expect([kind, type]).toEqual(['sealed', 'application/octet-stream']);
    expect(size).toBe(64 + padmeLength(100_001) + 2 * 16);
  });

  it('has three parts on their way, and not many more in memory', async () => {
    const { bring, server } = setUp();
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    server.disturb = () => gate;
    const plain = sampleBytes(20 * PART);
    let readUpTo = 0;
    const source = {
      size: plain.length,
      read: (start: number, end: number) => {
        readUpTo = Math.max(readUpTo, end);
        return Promise.resolve(plain.slice(start, end));
      },
    };
    const bringing = bring(source);
    const turns = async (): Promise<void> => {
      for (let turn = 0; turn < 30; turn += 1)
        await new Promise((resolve) => setImmediate(resolve));
    };
    while (server.flying < 3) await turns();
    await turns();
    expect(server.flying).toBe(3);
    expect(readUpTo).toBeLessThanOrEqual(3 * PART + 1024 ** 2);
    open();
    await bringing;
    expect(server.mostFlying).toBe(3);
  });

  it('remembers the digest of each part before it leaves', async () => {
    const { bring, server, remembered } = setUp();
    const known: (string | undefined)[] = [];
    server.disturb = async (_what, number) => {
      known[number - 1] = (await remembered())?.parts[number - 1];
    };
    await bring(sourceOf(sampleBytes(5 * PART)));
    const left = server.received.toSorted((a, b) => a.number - b.number);
    expect(left.length).toBeGreaterThan(5);
    expect(known).toEqual(left.map(({ bytes }) => sha256(bytes)));
  });

  it('is refused for want of room before a byte is sent', async () => {
    const { bring, server } = setUp();
    server.quotaBytes = 300_000;
    await expect(bring(sourceOf(sampleBytes(400_000)))).rejects.toMatchObject({
      code: 'upload.quota-reached',
    });
    server.blobBytes = 300_000;
    await expect(bring(sourceOf(sampleBytes(400_000)))).rejects.toMatchObject({
      code: 'upload.too-large',
    });
    expect(server.received).toEqual([]);
  });

  it('sends a part again until it arrives, and gives up for now after some attempts', async () => {
    const { bring, server, read } = setUp();
    const plain = sampleBytes(5 * PART);
    let failures = 4;
    server.disturb = (what, number) => {
      if (what === 'put' && number === 2 && failures-- > 0) brokenOff();
    };
    expect(same(await read(await bring(sourceOf(plain)), plain.length), plain)).toBe(true);
    server.blobs.clear();
    breakOffAt(server, 2);
    await expect(bring(sourceOf(plain))).rejects.toThrow(NetworkError);
    expect(server.flying).toBe(0);
  });

  it('goes on after a restart, without sending again what has arrived', async () => {
    const { bring, server, read } = setUp();
    const plain = sampleBytes(10 * PART);
    breakOffAt(server, 7);
    await expect(bring(sourceOf(plain))).rejects.toThrow(NetworkError);
    const before = server.received.length;
    expect(before).toBe(6);
    mend(server);
    const uploaded = await bring(sourceOf(plain));
    const numbers = server.received.map(({ number }) => number).sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, at) => at + 1));
    expect(uploaded.blob).toBe(FILE);
    expect(same(await read(uploaded, plain.length), plain)).toBe(true);
  });

  it('believes no server that says it has other bytes of a part', async () => {
    const { bring, read, server } = setUp();
    const plain = sampleBytes(5 * PART);
    breakOffAt(server, 4);
    await expect(bring(sourceOf(plain))).rejects.toThrow(NetworkError);
    mend(server);
    const arrived = [...server.blobs.values()][0]!.arrived;
    expect(arrived.size).toBeGreaterThan(1);
    server.claims = (parts) => parts.map((part) => ({ ...part, digest: sha256(plain) }));
    server.received.length = 0;
    const uploaded = await bring(sourceOf(plain));
    expect(server.received.map(({ number }) => number)).toEqual(
      expect.arrayContaining([...arrived.keys()]),
    );
    expect(same(await read(uploaded, plain.length), plain)).toBe(true);
  });

  it('gives the same answer again when it was up already, and sends nothing', async () => {
    const { bring, server } = setUp();
    const plain = sampleBytes(3 * PART);
    const first = await bring(sourceOf(plain));
    const { length } = server.received;
    expect(await bring(sourceOf(plain))).toEqual(first);
    expect(server.received).toHaveLength(length);
  });

  it('never sends other bytes under the same key, wherever the file was changed meanwhile', async () => {
    const places = [0, 3 * PART, 7 * PART - 100, 13 * PART];
    const cases = places.flatMap((at) => [false, true].map((isLax) => ({ at, isLax })));
    for (const { at, isLax } of cases) {
      const { bring, server, read, remembered } = setUp();
      server.isLax = isLax;
      const plain = sampleBytes(14 * PART);
      breakOffAt(server, 7);
      await expect(bring(sourceOf(plain))).rejects.toThrow(NetworkError);
      const { sealing, parts } = (await remembered())!;
      mend(server);
      const changed = plain.with(at, plain[at]! ^ 1);
      const uploaded = await bring(sourceOf(changed));
      expect(same(await read(uploaded, plain.length), changed)).toBe(true);
      // The seventh and what was on its way beside it may have left too.
      const storedAt = FILE_HEADER_BYTES + at + Math.floor(at / 2 ** 16) * 16;
      const hadLeft = storedAt < parts.length * PART;
      expect([at, uploaded.key === sealing?.key]).toEqual([at, !hadLeft]);
      if (at === 0) expect(hadLeft).toBe(true);
      if (at === 13 * PART) expect(hadLeft).toBe(false);
      const left = new Map<string, string>();
      for (const { id, number, bytes } of server.received) {
        const before = left.get(`${id}/${number}`) ?? sha256(bytes);
        expect(before).toBe(sha256(bytes));
        left.set(`${id}/${number}`, before);
      }
      // The old one is given up.
      if (hadLeft) expect([...server.blobs.keys()]).toEqual([uploaded.blob]);
    }
  });

  it('is not begun anew with a file of another size, or one that is gone', async () => {
    const { bring, server, remembered } = setUp();
    breakOffAt(server, 3);
    await expect(bring(sourceOf(sampleBytes(5 * PART)))).rejects.toThrow(NetworkError);
    mend(server);
    const { length } = server.received;
    const before = await remembered();
    await expect(bring(sourceOf(sampleBytes(4 * PART)))).rejects.toMatchObject({
      name: 'SourceChanged',
    });
    await expect(bring(sourceOf(sampleBytes(6 * PART)))).rejects.toMatchObject({
      name: 'SourceChanged',
    });
    const gone = { size: 5 * PART, read: () => Promise.reject(new Error('gone')) };
    await expect(bring(gone)).rejects.toMatchObject({ name: 'SourceChanged' });
    // What has arrived is good for when its bytes are there again.
    expect(await remembered()).toEqual(before);
    expect(server.blobs.has(FILE)).toBe(true);
    const short = { size: 5 * PART, read: () => Promise.resolve(new Uint8Array(10)) };
    await expect(bring(short)).rejects.toMatchObject({ name: 'SourceChanged' });
    expect(server.received).toHaveLength(length);
  });

  it('begins anew under another key when the server has let go of it', async () => {
    const { bring, server, read, remembered } = setUp();
    const plain = sampleBytes(5 * PART);
    let key: string | undefined;
    server.disturb = async (_what, number) => {
      if (number !== 4) return;
      mend(server);
      key = (await remembered())?.sealing?.key;
      server.blobs.clear();
    };
    const uploaded = await bring(sourceOf(plain));
    expect(uploaded.blob).not.toBe(FILE);
    expect(uploaded.key).not.toBe(key);
    expect(same(await read(uploaded, plain.length), plain)).toBe(true);
  });

  it('ends when it is cancelled, and can be given up for good', async () => {
    const { bring, server, remembered, hostOf } = setUp();
    const cancelled = new Cell(false);
    server.disturb = (_what, number) => {
      if (number === 3) cancelled.set(true);
    };
    await expect(bring(sourceOf(sampleBytes(20 * PART)), { cancelled })).rejects.toMatchObject({
      name: 'UploadCancelled',
    });
    expect(server.received.length).toBeLessThan(6);
    expect(await remembered()).not.toBeNull();
    await new Uploads(hostOf()).giveUp(FILE);
    expect(await remembered()).toBeNull();
    expect(server.blobs.size).toBe(0);
  });
});
