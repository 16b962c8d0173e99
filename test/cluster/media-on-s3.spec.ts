import { LIMITS, type PartLink } from '@anochat/contract';

import { v7 as uuidV7 } from 'uuid';

import type { Account } from '../support/account';
import { startSeaweedfs, type ObjectStore } from '../support/object-store';
import { Cut, MediaStage, randomFile } from '../medium/media/media-stage';

const WEED = process.env.WEED_PATH;
const onSeaweedfs = WEED === undefined ? describe.skip : describe;

onSeaweedfs('a server on SeaweedFS, skipped where there is no SeaweedFS', () => {
  let store: ObjectStore;
  let stage: MediaStage;
  let anna: Account;
  let ben: Account;
  let group: string;
  beforeAll(async () => {
    store = await startSeaweedfs(WEED ?? '');
    stage = await MediaStage.start(store.environment);
    [anna, ben] = [await stage.register(), await stage.register()];
    group = await stage.group(anna, ben);
  });
  afterAll(async () => {
    await stage.stop();
    await store.stop();
  });

  it('sends the bytes of files past itself, in parts that go on after a reload', async () => {
    const cut = new Cut(randomFile(2 * LIMITS.partBytes + 5), LIMITS.partBytes);
    const { id } = await stage.begin(anna, cut.bytes.length);
    const links = await stage.sign(anna, id, cut.announced(3, 1));
    for (const link of links) {
      expect(link.url).toContain(store.endpoint);
      expect((await stage.put(link, cut.part(link.number))).status).toBe(200);
    }
    expect((await stage.begin(anna, cut.bytes.length, { id })).parts).toEqual(cut.announced(1, 3));
    const [second] = (await stage.sign(anna, id, cut.announced(2))) as [PartLink];
    await stage.put(second, cut.part(2));
    await stage.complete(anna, id, cut.digest);
    await stage.send(anna, group, id);
    const link = await stage.link(ben, group, id);
    expect(link.url).toContain(store.endpoint);
    const bytes = Buffer.from(await (await stage.get(link)).arrayBuffer());
    expect(bytes.equals(cut.bytes)).toBe(true);
  });

  it('lets browsers of its own origin reach the store, and nothing else', async () => {
    const { headers } = await fetch(`${stage.url}/api/versions`);
    const policy = headers.get('content-security-policy') ?? '';
    for (const directive of ['connect-src', 'img-src', 'media-src']) {
      expect(policy).toMatch(new RegExp(`${directive} [^;]*${store.endpoint}`));
    }
    expect(policy).toMatch(/script-src 'self' 'wasm-unsafe-eval';/);
  });

  it('takes away what no message names', async () => {
    const id = await stage.upload(anna, randomFile(1_000));
    const { seq } = await stage.send(anna, group, id);
    const link = await stage.link(ben, group, id);
    await stage.begin(anna, 10);
    await stage.redact(anna, group, seq);
    expect(await stage.collect()).toBe(1);
    expect((await stage.get(link)).status).toBe(404);
    await stage.query("UPDATE blobs SET expires_at = now() WHERE state = 'begun'");
    expect(await stage.collect()).toBe(1);
  });

  it('says that the store is away when it is, and loses nothing by that', async () => {
    const id = await stage.upload(anna, randomFile(1_000));
    const { seq } = await stage.send(anna, group, id);
    await store.stop();
    await stage.redact(anna, group, seq);
    const file = { id: uuidV7(), kind: 'plain', size: 10 };
    expect(await stage.codeOf('POST', '/uploads', anna, file)).toBe('server.unavailable');
    await expect(stage.collect()).rejects.toThrow('The store of files does not answer');
    const [left] = await stage.query('SELECT state FROM blobs WHERE id = $1', [id]);
    expect(left).toEqual({ state: 'doomed' });
  });
});
