import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

import { v7 as uuidV7 } from 'uuid';

import {
  BlobIncomplete,
  BlobMissing,
  type BlobPart,
  type Blobs,
  type OpenUpload,
} from '../../../src/platform/blobs';

/** A store, and where URLs without an origin lead. */
export interface BlobsUnderTest {
  readonly blobs: Blobs;
  readonly origin: string;
  /** Moves the clock of whoever signs URLs, in milliseconds. */
  moveClock(by: number): void;
}

/** S3 takes no smaller one but the last. */
const PART_BYTES = 5 * 1_024 ** 2;
const MINUTE_MS = 60_000;

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

/** A file of a whole part and some more for each number. */
interface File {
  readonly bytes: Buffer;
  readonly parts: readonly BlobPart[];
  bytesOf(number: number): Buffer;
}

const fileOf = (size: number): File => {
  const bytes = randomBytes(size);
  const bytesOf = (number: number): Buffer =>
    bytes.subarray((number - 1) * PART_BYTES, number * PART_BYTES);
  const parts = Array.from({ length: Math.max(1, Math.ceil(size / PART_BYTES)) }, (_, i) => ({
    number: i + 1,
    size: bytesOf(i + 1).length,
    digest: sha256(bytesOf(i + 1)),
  }));
  return { bytes, parts, bytesOf };
};

/** What every store of files promises; see the port. */
export const blobsSuite = (name: string, create: () => Promise<BlobsUnderTest>): void => {
  describe(`blobs: ${name}`, () => {
    let store: BlobsUnderTest;
    let blobs: Blobs;
    beforeAll(async () => {
      store = await create();
      blobs = store.blobs;
      await blobs.prepare();
      await blobs.prepare();
    });

    const begin = async (): Promise<OpenUpload> => {
      const id = uuidV7();
      return { id, upload: await blobs.begin(id) };
    };
    const put = async (
      open: OpenUpload,
      part: BlobPart,
      bytes: Uint8Array,
      change: (url: string) => string = (same) => same,
    ): Promise<number> => {
      const { url, headers } = blobs.partUrl(open, part, MINUTE_MS);
      const answer = await fetch(new URL(change(url), store.origin), {
        method: 'PUT',
        headers,
        body: Uint8Array.from(bytes),
      });
      await answer.arrayBuffer();
      return answer.status;
    };
    const putAll = async (open: OpenUpload, file: File): Promise<void> => {
      for (const part of file.parts) {
        expect(await put(open, part, file.bytesOf(part.number))).toBe(200);
      }
    };
    const keep = async (file: File): Promise<string> => {
      const open = await begin();
      await putAll(open, file);
      await blobs.complete(open, file.parts);
      return open.id;
    };
    const get = (url: string, range?: string): Promise<Response> =>
      fetch(new URL(url, store.origin), range === undefined ? {} : { headers: { range } });
    const download = (id: string, range?: string): Promise<Response> =>
      get(blobs.downloadUrl(id, { type: 'image/png' }, MINUTE_MS), range);
    const arrived = async (open: OpenUpload): Promise<readonly number[]> =>
      (await blobs.listParts(open)).map(({ number }) => number);

    it('keeps a file of one part', async () => {
      const file = fileOf(1_000);
      const id = await keep(file);
      expect(await blobs.sizeOf(id)).toBe(1_000);
      expect((await buffer(await blobs.read(id))).equals(file.bytes)).toBe(true);
      const answer = await download(id);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toBe('image/png');
      expect(answer.headers.get('content-disposition')).toBe('attachment');
      expect(Buffer.from(await answer.arrayBuffer()).equals(file.bytes)).toBe(true);
    });

    it('keeps an empty file', async () => {
      const id = await keep(fileOf(0));
      expect(await blobs.sizeOf(id)).toBe(0);
      expect((await download(id)).status).toBe(200);
    });

    it('takes parts in any order, at once and again, and tells which have arrived', async () => {
      const file = fileOf(PART_BYTES * 3 + 7);
      const open = await begin();
      const [one, two, three, four] = file.parts as [BlobPart, BlobPart, BlobPart, BlobPart];
      expect(await blobs.listParts(open)).toEqual([]);
      const send = (part: BlobPart) => put(open, part, file.bytesOf(part.number));
      expect(await Promise.all([send(four), send(two)])).toEqual([200, 200]);
      expect(await blobs.listParts(open)).toEqual([
        { number: 2, size: PART_BYTES },
        { number: 4, size: 7 },
      ]);
      expect(await Promise.all([send(two), send(three), send(two), send(one)])).toEqual([
        ...[200, 200, 200, 200],
      ]);
      expect(await arrived(open)).toEqual([1, 2, 3, 4]);
      expect(await blobs.sizeOf(open.id)).toBeUndefined();
      await blobs.complete(open, file.parts);
      expect((await buffer(await blobs.read(open.id))).equals(file.bytes)).toBe(true);
      // The answer was lost.
      await blobs.complete(open, file.parts);
      expect(await blobs.sizeOf(open.id)).toBe(file.bytes.length);
      expect(await blobs.listParts(open)).toEqual([]);
    });

    it('completes nothing that lacks a part, or whose part has another size', async () => {
      const file = fileOf(PART_BYTES + 7);
      const open = await begin();
      const [one, two] = file.parts as [BlobPart, BlobPart];
      await expect(blobs.complete(open, file.parts)).rejects.toThrow(BlobIncomplete);
      await put(open, two, file.bytesOf(2));
      await expect(blobs.complete(open, file.parts)).rejects.toThrow(BlobIncomplete);
      await put(open, one, file.bytesOf(1));
      const longer = [one, { ...two, size: 8 }];
      await expect(blobs.complete(open, longer)).rejects.toThrow(BlobIncomplete);
      expect(await blobs.sizeOf(open.id)).toBeUndefined();
      await blobs.complete(open, file.parts);
    });

    it('takes a whole file that comes from elsewhere, and nothing of one that breaks off', async () => {
      for (const size of [0, 1_000, 2 * PART_BYTES + 7]) {
        const { bytes } = fileOf(size);
        const id = uuidV7();
        await blobs.write(id, size, Readable.from([bytes], { objectMode: false }));
        expect(await blobs.sizeOf(id)).toBe(size);
        const answer = await download(id);
        expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
      }
      const { bytes } = fileOf(1_000);
      const [short, broken] = [uuidV7(), uuidV7()];
      await expect(blobs.write(short, 1_001, Readable.from([bytes]))).rejects.toThrow();
      async function* breaking(): AsyncGenerator<Buffer> {
        yield bytes;
        await Promise.reject(new Error('the source broke'));
      }
      await expect(blobs.write(broken, 2_000, Readable.from(breaking()))).rejects.toThrow(
        'the source broke',
      );
      for (const id of [short, broken]) expect(await blobs.sizeOf(id)).toBeUndefined();
    });

    it('takes no other bytes than were announced', async () => {
      const file = fileOf(1_000);
      const open = await begin();
      const [part] = file.parts as [BlobPart];
      for (const bytes of [
        randomBytes(1_000),
        file.bytes.subarray(0, 999),
        Buffer.concat([file.bytes, Buffer.of(1)]),
      ]) {
        expect(await put(open, part, bytes)).toBeGreaterThanOrEqual(400);
      }
      expect(await arrived(open)).toEqual([]);
      expect(await put(open, part, file.bytes)).toBe(200);
    });

    it('refuses a URL that was changed, and one whose time is over', async () => {
      const file = fileOf(100);
      const [open, other] = [await begin(), await begin()];
      const [part] = file.parts as [BlobPart];
      const send = (change: (url: string) => string) => put(open, part, file.bytes, change);
      expect(await send((url) => url.replace(open.id, other.id))).toBe(403);
      expect(await send((url) => url.replace(open.upload, other.upload))).toBe(403);
      expect(await send((url) => url.replace(/(number=)1/i, '$12'))).toBe(403);
      expect(await send((url) => url.replace(/([Ee]xpires=)\d/, '$19'))).toBe(403);
      expect(await send((url) => url.replace(/([Ss]ignature=)..../, '$10000'))).toBe(403);
      expect(await send((url) => url.replace(/\?.*/, ''))).toBe(403);
      await put(open, part, file.bytes);
      await blobs.complete(open, file.parts);

      const url = blobs.downloadUrl(open.id, { type: 'image/png' }, MINUTE_MS);
      for (const changed of [
        url.replace('image%2Fpng', 'text%2Fhtml'),
        url.replace(open.id, other.id),
        url.replace(/([Ee]xpires=)\d/, '$19'),
        url.replace(/([Ss]ignature=)..../, '$10000'),
      ]) {
        const answer = await get(changed);
        expect([changed, answer.status]).toEqual([changed, 403]);
        await answer.arrayBuffer();
      }
      store.moveClock(-MINUTE_MS - 2_000);
      const old = blobs.downloadUrl(open.id, { type: 'image/png' }, MINUTE_MS);
      const oldPut = blobs.partUrl(other, part, MINUTE_MS);
      store.moveClock(MINUTE_MS + 2_000);
      expect((await get(old)).status).toBe(403);
      const body = Uint8Array.from(file.bytes);
      const late = await fetch(new URL(oldPut.url, store.origin), {
        ...{ method: 'PUT', headers: oldPut.headers, body },
      });
      expect(late.status).toBe(403);
    });

    it('gives ranges, over the borders of parts too', async () => {
      const file = fileOf(PART_BYTES * 2 + 7);
      const id = await keep(file);
      const last = file.bytes.length - 1;
      for (const [from, to] of [
        [0, 0],
        [PART_BYTES - 3, PART_BYTES + 3],
        [PART_BYTES, PART_BYTES * 2 - 1],
        [last, last],
      ] as const) {
        const answer = await download(id, `bytes=${from}-${to}`);
        expect(answer.status).toBe(206);
        expect(answer.headers.get('content-range')).toBe(`bytes ${from}-${to}/${last + 1}`);
        const want = file.bytes.subarray(from, to + 1);
        expect(Buffer.from(await answer.arrayBuffer()).equals(want)).toBe(true);
        expect((await buffer(await blobs.read(id, { from, to }))).equals(want)).toBe(true);
      }
      expect((await download(id, `bytes=${last + 1}-`)).status).toBe(416);
      const tail = await download(id, 'bytes=-4');
      expect(Buffer.from(await tail.arrayBuffer()).equals(file.bytes.subarray(-4))).toBe(true);
    });

    it('gives nothing up to the end of an upload, and nothing of what is not there', async () => {
      const file = fileOf(100);
      const open = await begin();
      await putAll(open, file);
      for (const id of [open.id, uuidV7()]) {
        expect(await blobs.sizeOf(id)).toBeUndefined();
        await expect(blobs.read(id)).rejects.toThrow(BlobMissing);
        expect((await download(id)).status).toBe(404);
      }
    });

    it('forgets an upload that is given up', async () => {
      const file = fileOf(100);
      const open = await begin();
      const second = { id: open.id, upload: await blobs.begin(open.id) };
      await putAll(open, file);
      await blobs.abort(open.id);
      await blobs.abort(open.id);
      await blobs.abort(uuidV7());
      expect(await arrived(open)).toEqual([]);
      await expect(blobs.complete(open, file.parts)).rejects.toThrow(BlobIncomplete);
      for (const gone of [open, second]) {
        const [part] = file.parts as [BlobPart];
        expect(await put(gone, part, file.bytes)).toBe(404);
      }
      expect(await blobs.sizeOf(open.id)).toBeUndefined();
    });

    it('lists what it has, and deletes', async () => {
      const file = fileOf(10);
      const [kept, gone] = [await keep(file), await keep(file)];
      const url = blobs.downloadUrl(gone, { type: 'image/png' }, MINUTE_MS);
      await blobs.delete(gone);
      await blobs.delete(gone);
      expect((await get(url)).status).toBe(404);
      expect(await blobs.sizeOf(gone)).toBeUndefined();
      const listed = new Set<string>();
      for await (const id of blobs.list()) listed.add(id);
      expect([listed.has(kept), listed.has(gone)]).toEqual([true, false]);
    });
  });
};
