import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { v7 as uuidV7 } from 'uuid';

import { BLOBS, type Blobs } from '../../../src/platform/blobs';
import { digestOf, MediaStage, problemIn, randomFile } from './media-stage';

const MEBIBYTE = 1_024 ** 2;

const folder = mkdtempSync(join(tmpdir(), 'anochat-small-disk-'));
const isMounted =
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder]).status === 0;
const onSmallDisk = isMounted ? describe : describe.skip;
afterAll(() => {
  if (isMounted) spawnSync('umount', ['--lazy', folder]);
  rmSync(folder, { recursive: true, force: true });
});

onSmallDisk('a disk that is full, skipped where no small disk can be made', () => {
  let stage: MediaStage;
  beforeAll(async () => {
    stage = await MediaStage.start({ DATA_DIR: join(folder, 'data') });
  });
  afterAll(() => stage?.stop());

  it('is told before an upload begins', async () => {
    const anna = await stage.register();
    const file = { id: uuidV7(), kind: 'plain', size: 10 };
    expect(await stage.codeOf('POST', '/uploads', anna, file)).toBe('upload.quota-reached');
  });

  it('takes no part, loses none, and goes on once there is room', async () => {
    const blobs = stage.app.app.get<Blobs>(BLOBS);
    const id = uuidV7();
    const open = { id, upload: await blobs.begin(id) };
    const pieces = [1, 2, 3].map(() => randomFile(1.5 * MEBIBYTE));
    const parts = pieces.map((bytes, i) => ({
      number: i + 1,
      size: bytes.length,
      digest: digestOf(bytes),
    }));
    const put = (i: number): Promise<Response> => {
      const part = parts[i] as (typeof parts)[number];
      const { url } = blobs.partUrl(open, part, 60_000);
      const body = Uint8Array.from(pieces[i] as Buffer);
      return fetch(new URL(url, stage.url), { method: 'PUT', body });
    };
    expect((await put(0)).status).toBe(200);
    expect((await put(1)).status).toBe(200);
    for (let i = 0; i < 3; i += 1) {
      const full = await put(2);
      expect([full.status, full.headers.get('retry-after')]).toEqual([503, '60']);
      expect(await problemIn(full)).toBe('server.unavailable');
    }
    expect((await blobs.listParts(open)).map(({ number }) => number)).toEqual([1, 2]);
    const left = readdirSync(join(folder, 'data/blobs/open', id, open.upload));
    expect(left).toHaveLength(2);

    spawnSync('mount', ['-o', 'remount,size=16m', folder]);
    expect((await put(2)).status).toBe(200);
    await blobs.complete(open, parts);
    expect(await blobs.sizeOf(id)).toBe(4.5 * MEBIBYTE);
  });
});
