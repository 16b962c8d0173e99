import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type PartLink } from '@anochat/contract';
import express from 'express';
import { v7 as uuidV7 } from 'uuid';

import { DOOR_PATH } from '../../../src/platform/blobs';
import { BlobMetrics } from '../../../src/platform/blobs/blob-metrics';
import { blobDoor } from '../../../src/platform/blobs/filesystem/blob-door';
import { FilesystemBlobs } from '../../../src/platform/blobs/filesystem/filesystem-blobs';
import { UrlSigner } from '../../../src/platform/blobs/filesystem/url-signer';
import { Metrics } from '../../../src/platform/observability';
import type { Method } from '../../support/account';
import { fileMessage } from './file-message';
import { Cut, digestOf, MediaStage, problemIn, randomFile } from './media-stage';

const MEBIBYTE = 1_024 ** 2;

const root = mkdtempSync(join(tmpdir(), 'anochat-small-disk-'));
const mounted: string[] = [];
const makeDisk = (options: string): { readonly folder: string; readonly isMade: boolean } => {
  const folder = join(root, `disk-${mounted.length}`);
  mkdirSync(folder);
  const isMade = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]).status === 0;
  if (isMade) mounted.push(folder);
  return { folder, isMade };
};
const grow = (folder: string, options: string) =>
  spawnSync('mount', ['-o', `remount,${options}`, folder]);

const roomy = makeDisk('size=266m');
const tiny = makeDisk('size=4m,nr_inodes=64');
const onSmallDisks = roomy.isMade && tiny.isMade ? describe : describe.skip;
afterAll(() => {
  for (const folder of mounted) spawnSync('umount', ['--lazy', folder]);
  rmSync(root, { recursive: true, force: true });
});

onSmallDisks('a disk that is nearly full, skipped where no small disk can be made', () => {
  let stage: MediaStage;
  beforeAll(async () => {
    stage = await MediaStage.start({ DATA_DIR: join(roomy.folder, 'data') });
  });
  afterAll(() => stage?.stop());

  const kept = (): number => {
    const { bavail, bsize } = statfsSync(roomy.folder);
    return bavail * bsize;
  };
  const filesIn = (place: string): readonly string[] =>
    readdirSync(join(roomy.folder, 'data/blobs', place), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => name);

  it('takes what fits in, keeps the rest for the database, and loses nothing', async () => {
    const anna = await stage.register();
    const group = await stage.group(anna);
    const code = (method: Method, path: string, body?: object) =>
      stage.codeOf(method, path, anna, body);
    const text = () =>
      code('PUT', `/conversations/${group}/messages/${uuidV7()}`, {
        ...{ kind: 'message', mode: 'server' },
        content: { v: 1, type: 'message', parts: [{ type: 'text', text: 'still here' }] },
      });

    const tooLarge = { id: uuidV7(), kind: 'plain', size: 11 * MEBIBYTE };
    expect(await code('POST', '/uploads', tooLarge)).toBe('upload.quota-reached');

    // Each fits in when it is begun, all of them together do not.
    const cuts = [1, 2, 3].map(() => new Cut(randomFile(4 * MEBIBYTE), 8 * MEBIBYTE));
    const begun = [];
    for (const cut of cuts) {
      const { id } = await stage.begin(anna, cut.bytes.length);
      const [link] = (await stage.sign(anna, id, cut.announced(1))) as [PartLink];
      begun.push({ id, link, cut });
    }
    const [one, two, three] = begun as [(typeof begun)[0], (typeof begun)[0], (typeof begun)[0]];
    for (const { link, cut } of [one, two]) {
      expect((await stage.put(link, cut.bytes)).status).toBe(200);
    }
    for (let i = 0; i < 3; i += 1) {
      const full = await stage.put(three.link, three.cut.bytes);
      expect([full.status, full.headers.get('retry-after')]).toEqual([503, '60']);
      expect(await problemIn(full)).toBe('server.unavailable');
    }
    expect(kept()).toBeGreaterThanOrEqual(256 * MEBIBYTE);
    expect(filesIn('open')).toHaveLength(2);
    expect(await text()).toBe('none');
    // What has arrived is completed, sent and read.
    await stage.complete(anna, one.id, one.cut.digest);
    await stage.send(anna, group, one.id);
    const read = await stage.get(await stage.link(anna, group, one.id));
    expect(Buffer.from(await read.arrayBuffer()).equals(one.cut.bytes)).toBe(true);
    const { digest } = three.cut;
    expect(await code('POST', `/uploads/${three.id}/complete`, { digest })).toBe(
      'upload.incomplete',
    );
    const untold = fileMessage([three.id], () => ({ size: three.cut.bytes.length }));
    expect(await code('PUT', `/conversations/${group}/messages/${uuidV7()}`, untold)).toBe(
      'blob.not-found',
    );

    // Room comes from a bigger disk, or from what is given up.
    expect(await code('DELETE', `/uploads/${two.id}`)).toBe('none');
    expect((await stage.put(three.link, three.cut.bytes)).status).toBe(200);
    await stage.complete(anna, three.id, digest);
    await stage.send(anna, group, three.id);
    expect([filesIn('open').length, filesIn('kept').length]).toEqual([0, 2]);
  });
});

onSmallDisks('a disk without a byte left, skipped where no small disk can be made', () => {
  const signer = new UrlSigner(new Uint8Array(32));
  const blobs = new FilesystemBlobs(tiny.folder, signer, 0);
  const door = blobDoor(blobs, signer, new BlobMetrics(new Metrics()));
  const server = createServer(express().use(DOOR_PATH, door));
  beforeAll(async () => {
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    await blobs.prepare();
  });
  afterAll(() => void server.close());

  const ready = async (pieces: readonly Buffer[]) => {
    const id = uuidV7();
    const open = { id, upload: await blobs.begin(id) };
    const parts = pieces.map((bytes, i) => ({
      number: i + 1,
      size: bytes.length,
      digest: digestOf(bytes),
    }));
    const put = (number: number): Promise<Response> => {
      const { url } = blobs.partUrl(open, parts[number - 1] as (typeof parts)[0], 60_000);
      const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const body = Uint8Array.from(pieces[number - 1] as Buffer);
      return fetch(new URL(url, origin), { method: 'PUT', body });
    };
    return { id, open, parts, put };
  };

  it('takes no part, keeps no half of one, and goes on once there is room', async () => {
    const { id, open, parts, put } = await ready([1, 2, 3].map(() => randomFile(1.5 * MEBIBYTE)));
    // The system says so only while the bytes are being written.
    jest.spyOn(blobs, 'freeBytes').mockResolvedValue(1e9);
    expect((await put(1)).status).toBe(200);
    expect((await put(2)).status).toBe(200);
    for (let i = 0; i < 3; i += 1) {
      const full = await put(3);
      expect([full.status, full.headers.get('retry-after')]).toEqual([503, '60']);
      expect(await problemIn(full)).toBe('server.unavailable');
    }
    expect((await blobs.listParts(open)).map(({ number }) => number)).toEqual([1, 2]);
    expect(readdirSync(join(tiny.folder, 'open', id, open.upload))).toHaveLength(2);
    grow(tiny.folder, 'size=16m');
    expect((await put(3)).status).toBe(200);
    await blobs.complete(open, parts);
    expect(await blobs.sizeOf(id)).toBe(4.5 * MEBIBYTE);
    jest.restoreAllMocks();
  });

  it('says so when not even a folder can be made, and can be emptied then', async () => {
    const { id, open, parts, put } = await ready([randomFile(10)]);
    expect((await put(1)).status).toBe(200);
    await blobs.complete(open, parts);
    const waiting = await ready([randomFile(10)]);
    expect((await waiting.put(1)).status).toBe(200);
    const fillers: string[] = [];
    const fill = (): void => {
      for (let i = 0; i < 100; i += 1) {
        const filler = join(tiny.folder, `filler-${i}`);
        mkdirSync(filler);
        fillers.push(filler);
      }
    };
    expect(fill).toThrow('ENOSPC');
    await expect(blobs.begin(uuidV7())).rejects.toMatchObject({ code: 'server.unavailable' });
    // In a shelf of its own, which is not there yet.
    await expect(blobs.complete(waiting.open, waiting.parts)).rejects.toMatchObject({
      code: 'server.unavailable',
    });
    await blobs.delete(id);
    expect(await blobs.sizeOf(id)).toBeUndefined();
    for (const filler of fillers) rmSync(filler, { recursive: true });
    await blobs.complete(waiting.open, waiting.parts);
    expect(await blobs.sizeOf(waiting.id)).toBe(10);
  });
});
