import { v7 as uuidV7 } from 'uuid';

import { BLOBS, type Blobs } from '../../../src/platform/blobs';
import type { Account } from '../../support/account';
import { Cut, MediaStage, randomFile } from './media-stage';

describe('the metrics of files', () => {
  let stage: MediaStage;
  let anna: Account;
  let ben: Account;
  let group: string;
  beforeAll(async () => {
    stage = await MediaStage.start({
      MEDIA_FILE_LIMIT: '1000',
      MEDIA_USER_QUOTA: '2000',
      MEDIA_SERVER_QUOTA: '3000',
    });
    [anna, ben] = [await stage.register(), await stage.register()];
    group = await stage.group(anna);
  });
  afterAll(() => stage.stop());

  /** A sample's value, 0 where it has not been counted. */
  const value = async (sample: string): Promise<number> => {
    const lines = (await stage.app.metrics.registry.metrics()).split('\n');
    return Number(lines.find((line) => line.startsWith(`${sample} `))?.slice(sample.length) ?? 0);
  };
  const uploads = (outcome: string) => value(`anochat_uploads_total{outcome="${outcome}"}`);
  const door = (direction: string) =>
    value(`anochat_blob_door_bytes_total{direction="${direction}"}`);
  const calls = (call: string) => value(`anochat_blob_store_seconds_count{call="${call}"}`);
  const begin = (by: Account, size: number) =>
    stage.codeOf('POST', '/uploads', by, { id: uuidV7(), kind: 'plain', size });

  it('tell what became of uploads, and whose room was used up', async () => {
    const blob = await stage.upload(anna, randomFile(800));
    await stage.send(anna, group, blob);
    const { id } = await stage.begin(anna, 700);
    await stage.begin(anna, 700, { id });
    const digest = new Cut(randomFile(700), 1_000).digest;
    await stage.codeOf('POST', `/uploads/${id}/complete`, anna, { digest });
    await begin(anna, 1_001);
    await begin(anna, 600);
    await begin(ben, 1_000);
    await begin(ben, 900);
    await stage.codeOf('DELETE', `/uploads/${id}`, anna);
    const outcomes = ['begun', 'completed', 'given-up', 'upload.incomplete', 'upload.too-large'];
    expect(await Promise.all(outcomes.map(uploads))).toEqual([3, 1, 1, 1, 1]);
    expect([await uploads('quota-of-user'), await uploads('quota-of-server')]).toEqual([1, 1]);
  });

  it('tell how many bytes came and went through the server, as many as did', async () => {
    const before = [await door('in'), await door('out')];
    const blob = await stage.upload(anna, randomFile(500));
    await stage.send(anna, group, blob);
    const link = await stage.link(anna, group, blob);
    await (await stage.get(link)).arrayBuffer();
    await (await stage.get(link, 'bytes=0-9')).arrayBuffer();
    await fetch(new URL(link.url, stage.url), { method: 'HEAD' });
    await (await stage.get(link, 'bytes=900-')).arrayBuffer();
    expect([await door('in'), await door('out')]).toEqual([
      (before[0] ?? 0) + 500,
      (before[1] ?? 0) + 510,
    ]);
  });

  it('tell what was collected, how long the store takes, and when it fails', async () => {
    const failures = () => value('anochat_blob_store_failures_total{call="complete"}');
    const { id } = await stage.begin(anna, 10);
    const cut = new Cut(randomFile(10), 1_000);
    const [link] = await stage.sign(anna, id, cut.announced(1));
    if (link) await stage.put(link, cut.bytes);
    const before = await calls('complete');
    const open = { id, upload: uuidV7() };
    const blobs = stage.app.app.get<Blobs>(BLOBS);
    const parts = [{ number: 1, size: 10, digest: randomFile(32) }];
    await expect(blobs.complete(open, parts)).rejects.toThrow();
    // It was asked for what is not there: no failure of the store.
    expect([(await calls('complete')) - before, await failures()]).toEqual([1, 0]);
    await expect(blobs.complete({ id: '\0', upload: '' }, parts)).rejects.toThrow();
    expect(await failures()).toBe(1);

    const collected = await value('anochat_collected_files_total');
    await stage.query("UPDATE blobs SET expires_at = now() WHERE state = 'begun'");
    const count = await stage.collect();
    expect(count).toBeGreaterThan(0);
    expect(await value('anochat_collected_files_total')).toBe(collected + count);
    expect(await calls('delete')).toBeGreaterThanOrEqual(count);
  });
});
