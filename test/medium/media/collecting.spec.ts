import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { UploadLimits } from '@anochat/contract';
import { Client } from 'pg';
import { v7 as uuidV7 } from 'uuid';

import { BLOBS, type Blobs } from '../../../src/platform/blobs';
import { type Account, call } from '../../support/account';
import { until } from '../../support/until';
import { Cut, MediaStage, randomFile } from './media-stage';

describe('files that nothing names', () => {
  let stage: MediaStage;
  let anna: Account;
  let group: string;
  beforeEach(async () => {
    stage = await MediaStage.start();
    anna = await stage.register();
    group = await stage.group(anna);
  });
  afterEach(() => stage.stop());

  const used = async (): Promise<number> =>
    (await call<UploadLimits>(stage.url, 'GET', '/uploads/limits', anna)).usedBytes;
  /** Everything that lies in the store, drafts and parts included. */
  const onDisk = (): readonly string[] =>
    readdirSync(join(stage.app.config.dataFolder, 'blobs'), {
      recursive: true,
      withFileTypes: true,
    }).flatMap((file) => (file.isFile() ? [file.name] : []));
  const expire = () =>
    stage.query(
      "UPDATE blobs SET expires_at = now() WHERE expires_at < now() + interval '25 hours'",
    );

  it('are uploads that were begun and dropped, however many', async () => {
    const before = await stage.upload(anna, randomFile(10));
    await stage.send(anna, group, before);
    const cut = new Cut(randomFile(10), 100);
    for (let i = 0; i < 300; i += 50) {
      await Promise.all(
        Array.from({ length: 50 }, async () => {
          const { id } = await stage.begin(anna, 10);
          const [link] = await stage.sign(anna, id, cut.announced(1));
          if (link) await stage.put(link, cut.bytes);
        }),
      );
    }
    expect(await used()).toBe(3_010);
    expect(await stage.collect()).toBe(0);
    await expire();
    expect(await stage.collect()).toBe(300);
    expect(await used()).toBe(10);
    expect(onDisk()).toHaveLength(1);
    await stage.link(anna, group, before);
  });

  it('are completed ones that no message came to name, after a time', async () => {
    const [named, unnamed] = [
      await stage.upload(anna, randomFile(10)),
      await stage.upload(anna, randomFile(20)),
    ];
    await stage.send(anna, group, named);
    await expire();
    expect(await stage.collect()).toBe(1);
    expect(await used()).toBe(10);
    expect(onDisk()).toHaveLength(1);
    const path = `/conversations/${group}/messages/${uuidV7()}`;
    expect(await stage.codeOf('PUT', path, anna, stage.message(unnamed))).toBe('blob.not-found');
    expect(await stage.codeOf('GET', `/uploads/${unnamed}`, anna)).toBe('upload.not-found');
  });

  it('are those whose messages were all deleted, at once', async () => {
    const ben = await stage.register();
    const other = await stage.group(anna, ben);
    const [once, twice] = [
      await stage.upload(anna, randomFile(10)),
      await stage.upload(anna, randomFile(20)),
    ];
    const { seq } = await stage.send(anna, group, once, twice);
    const again = await stage.send(anna, other, twice);
    const linkOnce = await stage.link(anna, group, once);
    await stage.redact(anna, group, seq);
    const code = (blob: string) =>
      stage.codeOf('GET', `/conversations/${group}/blobs/${blob}`, anna);
    expect([await code(once), await code(twice)]).toEqual(['blob.not-found', 'blob.not-found']);

    expect(await stage.collect()).toBe(1);
    expect((await stage.get(linkOnce)).status).toBe(404);
    expect((await stage.get(await stage.link(ben, other, twice))).status).toBe(200);
    await stage.redact(anna, other, again.seq);
    expect(await stage.collect()).toBe(1);
    expect([await used(), onDisk()]).toEqual([0, []]);
    // What was signed beside the body stays.
    const erased = (await stage.entries(anna, other)).find((entry) => entry.seq === again.seq);
    expect(erased).toMatchObject({ erased: true, blobs: [twice] });
  });

  it('are none while a message is naming them', async () => {
    // Expired files, named and collected at the same time: whoever is told yes keeps the file.
    const blobs: string[] = [];
    for (let i = 0; i < 40; i += 1) blobs.push(await stage.upload(anna, randomFile(10)));
    await expire();
    const [codes] = await Promise.all([
      Promise.all(
        blobs.map((blob) =>
          stage.codeOf(
            'PUT',
            `/conversations/${group}/messages/${uuidV7()}`,
            anna,
            stage.message(blob),
          ),
        ),
      ),
      stage.collect(),
      stage.collect(),
    ]);
    await stage.collect();
    for (const [i, blob] of blobs.entries()) {
      const link = await stage.codeOf('GET', `/conversations/${group}/blobs/${blob}`, anna);
      expect([codes[i], link]).toEqual(
        codes[i] === 'none' ? ['none', 'none'] : ['blob.not-found', 'blob.not-found'],
      );
      if (codes[i] !== 'none') continue;
      expect((await stage.get(await stage.link(anna, group, blob))).status).toBe(200);
    }
    expect(await used()).toBe(codes.filter((code) => code === 'none').length * 10);
  });

  it('are not named while they are being taken away, nor taken away while they are being named', async () => {
    const [going, coming] = [
      await stage.upload(anna, randomFile(10)),
      await stage.upload(anna, randomFile(10)),
    ];
    await expire();
    const other = new Client({ connectionString: stage.app.databaseUrl });
    await other.connect();
    await other.query('BEGIN');
    await other.query("UPDATE blobs SET state = 'doomed' WHERE id = $1", [going]);
    await other.query('SELECT FROM blobs WHERE id = $1 FOR NO KEY UPDATE', [coming]);
    const path = `/conversations/${group}/messages/${uuidV7()}`;
    const naming = stage.codeOf('PUT', path, anna, stage.message(going));
    await until('the append waits', async () => {
      const waiting = await stage.query(
        "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%append_entries%'",
      );
      return waiting.length > 0;
    });
    expect(await stage.collect()).toBe(0);
    await other.query('COMMIT');
    await other.end();
    expect(await naming).toBe('blob.not-found');
    expect(await stage.collect()).toBe(2);
  });

  it('are taken away at the next time when the store does not answer', async () => {
    const blob = await stage.upload(anna, randomFile(10));
    const { seq } = await stage.send(anna, group, blob);
    await stage.redact(anna, group, seq);
    const blobs = stage.app.app.get<Blobs>(BLOBS);
    const failing = jest.spyOn(blobs, 'delete').mockRejectedValueOnce(new Error('away'));
    await expect(stage.collect()).rejects.toThrow('away');
    failing.mockRestore();
    expect(await used()).toBe(10);
    expect(await stage.collect()).toBe(1);
    expect([await used(), onDisk()]).toEqual([0, []]);
  });
});
