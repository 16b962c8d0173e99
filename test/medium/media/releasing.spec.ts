import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { wipeExpired } from '../../../src/conversations/store/expired-entries';
import { type Account, call } from '../../support/account';
import { MediaStage, randomFile } from './media-stage';

describe('the file of a message', () => {
  let stage: MediaStage;
  let anna: Account;
  let ben: Account;
  let passing: string;
  let lasting: string;
  beforeEach(async () => {
    stage = await MediaStage.start();
    [anna, ben] = [await stage.register(), await stage.register()];
    [passing, lasting] = [await stage.group(anna, ben), await stage.group(ben)];
    await call(stage.url, 'PATCH', `/conversations/${passing}`, anna, { timer: 60 });
  });
  afterEach(() => stage.stop());

  const inStore = (): readonly string[] =>
    readdirSync(join(stage.app.config.dataFolder, 'blobs/kept'), { recursive: true })
      .map(String)
      .filter((path) => path.split('/').length === 2)
      .map((path) => path.slice(3));
  const code = (by: Account, conversation: string, blob: string) =>
    stage.codeOf('GET', `/conversations/${conversation}/blobs/${blob}`, by);
  /** As if a minute had gone by; the sweep comes by itself some seconds later. */
  const letTimePass = () =>
    stage.query("UPDATE entries SET expires_at = expires_at - interval '61 seconds'");
  const sweep = () => wipeExpired(stage.app.database, 500);

  it('goes from the store with a message that disappears, and is given to nobody before', async () => {
    const blob = await stage.upload(anna, randomFile(10));
    await stage.send(anna, passing, blob);
    const link = await stage.link(ben, passing, blob);
    expect(await stage.collect()).toBe(0);
    await letTimePass();
    expect(await code(ben, passing, blob)).toBe('blob.not-found');
    expect(inStore()).toEqual([blob]);
    expect([await sweep(), await stage.collect()]).toEqual([1, 1]);
    expect(inStore()).toEqual([]);
    expect((await stage.get(link)).status).toBe(404);
  });

  it('stays for the message that it was forwarded in, and goes with that one', async () => {
    const blob = await stage.upload(anna, randomFile(10));
    await stage.send(anna, passing, blob);
    const { seq } = await stage.send(ben, lasting, blob);
    await letTimePass();
    expect([await sweep(), await stage.collect()]).toEqual([1, 0]);
    expect([await code(anna, passing, blob), inStore()]).toEqual(['blob.not-found', [blob]]);
    expect((await stage.get(await stage.link(ben, lasting, blob))).status).toBe(200);
    await stage.redact(ben, lasting, seq);
    expect([await stage.collect(), inStore()]).toEqual([1, []]);
  });

  it('is not forwarded any more once its message has disappeared', async () => {
    const blob = await stage.upload(anna, randomFile(10));
    await stage.send(anna, passing, blob);
    await letTimePass();
    await sweep();
    const path = `/conversations/${lasting}/messages/0192f0c1-0000-7000-8000-000000000001`;
    expect(await stage.codeOf('PUT', path, ben, stage.message(blob))).toBe('blob.not-found');
    expect([await stage.collect(), inStore()]).toEqual([1, []]);
  });

  it('stays when its sender leaves or is suspended, and still counts as theirs', async () => {
    const [blob, other] = [
      await stage.upload(ben, randomFile(10)),
      await stage.upload(ben, randomFile(20)),
    ];
    const group = await stage.group(anna, ben);
    const { seq } = await stage.send(ben, group, blob);
    await stage.send(ben, group, other);
    await call(stage.url, 'DELETE', `/conversations/${group}/members/me`, ben);
    await stage.query('UPDATE users SET suspended_at = now() WHERE id = $1', [ben.userId]);
    expect(await stage.collect()).toBe(0);
    expect((await stage.get(await stage.link(anna, group, blob))).status).toBe(200);
    await stage.redact(anna, group, seq);
    expect([await stage.collect(), inStore()]).toEqual([1, [other]]);
    const [usage] = await stage.query('SELECT bytes FROM media_usage WHERE owner = $1', [
      ben.userId,
    ]);
    expect(usage).toEqual({ bytes: 20 });
  });
});
