import type { BlobLink, Entry } from '@anochat/contract';
import { LIMITS } from '@anochat/contract';
import { v7 as uuidV7 } from 'uuid';

import { type Account, call } from '../../support/account';
import { createDirect, linkDevice, sealedMessage } from '../../support/linked-device';
import { MediaStage, problemIn, randomFile } from './media-stage';

describe('a file in a conversation', () => {
  let stage: MediaStage;
  let anna: Account;
  let ben: Account;
  let outsider: Account;
  let group: string;
  beforeAll(async () => {
    stage = await MediaStage.start();
    anna = await stage.register();
    ben = await stage.register();
    outsider = await stage.register();
    group = await stage.group(anna, ben);
  });
  afterAll(() => stage.stop());

  const sendCode = (by: Account, conversation: string, message: object) =>
    stage.codeOf('PUT', `/conversations/${conversation}/messages/${uuidV7()}`, by, message);
  const linkCode = (by: Account, conversation: string, blob: string) =>
    stage.codeOf('GET', `/conversations/${conversation}/blobs/${blob}`, by);

  it('comes down as it went up, for every member, and its message names it', async () => {
    const bytes = randomFile(LIMITS.partBytes + 1_000);
    const blob = await stage.upload(anna, bytes);
    await stage.send(anna, group, blob);
    const link = await stage.link(ben, group, blob);
    expect(link).toMatchObject({ size: bytes.length, type: 'application/octet-stream' });
    const answer = await stage.get(link);
    expect(answer.status).toBe(200);
    expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
    expect((await stage.entries(ben, group)).at(-1)).toMatchObject({ blobs: [blob] });
  });

  it('comes in ranges, over the borders of parts too', async () => {
    const bytes = randomFile(LIMITS.partBytes * 2 + 1_000);
    const blob = await stage.upload(anna, bytes);
    await stage.send(anna, group, blob);
    const link = await stage.link(anna, group, blob);
    const border = LIMITS.partBytes;
    const last = bytes.length - 1;
    for (const [header, from, to] of [
      ['bytes=0-0', 0, 0],
      ['bytes=10-19', 10, 19],
      [`bytes=${border - 5}-${border + 4}`, border - 5, border + 4],
      [`bytes=${border}-${border * 2 - 1}`, border, border * 2 - 1],
      [`bytes=${border - 1}-${border * 2}`, border - 1, border * 2],
      [`bytes=${last}-`, last, last],
      ['bytes=-7', last - 6, last],
      [`bytes=5-${last + 100}`, 5, last],
    ] as const) {
      const answer = await stage.get(link, header);
      expect([header, answer.status]).toEqual([header, 206]);
      expect(answer.headers.get('content-range')).toBe(`bytes ${from}-${to}/${bytes.length}`);
      const piece = Buffer.from(await answer.arrayBuffer());
      expect(piece.equals(bytes.subarray(from, to + 1))).toBe(true);
    }
    for (const header of [`bytes=${bytes.length}-`, 'bytes=-0']) {
      const answer = await stage.get(link, header);
      expect(answer.status).toBe(416);
      expect(answer.headers.get('content-range')).toBe(`bytes */${bytes.length}`);
      expect(await problemIn(answer)).toBe('blob.range-invalid');
    }
    for (const header of ['bytes=1-2,5-6', 'lines=1-2', 'bytes=5-2', 'bytes=-']) {
      const answer = await stage.get(link, header);
      expect([header, answer.status]).toEqual([header, 200]);
      await answer.body?.cancel();
    }
  });

  it('never runs in the origin, whatever its uploader calls it', async () => {
    for (const [type, served] of [
      ['text/html', 'application/octet-stream'],
      ['image/svg+xml', 'application/octet-stream'],
      ['application/javascript', 'application/octet-stream'],
      ['application/pdf', 'application/octet-stream'],
      ['IMAGE/PNG', 'image/png'],
      ['video/mp4', 'video/mp4'],
    ] as const) {
      const blob = await stage.upload(anna, Buffer.from('<script>alert(1)</script>'), { type });
      await stage.send(anna, group, blob);
      const answer = await stage.get(await stage.link(ben, group, blob));
      expect([type, answer.headers.get('content-type')]).toEqual([type, served]);
      expect(answer.headers.get('content-disposition')).toBe('attachment');
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(answer.headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
    }
  });

  it('has links that are good for it alone, and for a time', async () => {
    const [blob, other] = [
      await stage.upload(anna, randomFile(10)),
      await stage.upload(anna, randomFile(10)),
    ];
    await stage.send(anna, group, blob);
    const { url } = await stage.link(anna, group, blob);
    for (const changed of [
      url.replace(blob, other),
      url.replace(/type=[^&]*/, 'type=text%2Fhtml'),
      url.replace(/expires=\d/, 'expires=9'),
      url.replace(/signature=..../, 'signature=AAAA'),
    ]) {
      const answer = await stage.get({ url: changed });
      expect([changed, answer.status]).toEqual([changed, 403]);
      expect(await problemIn(answer)).toBe('blob.link-invalid');
    }
    const put = await fetch(new URL(url, stage.url), { method: 'PUT', body: 'x' });
    expect(await problemIn(put)).toBe('blob.link-invalid');
    const realNow = Date.now;
    jest.spyOn(Date, 'now').mockImplementation(() => realNow() + LIMITS.downloadLinkMs + 1);
    try {
      expect(await problemIn(await stage.get({ url }))).toBe('blob.link-expired');
    } finally {
      jest.restoreAllMocks();
    }
  });

  it('is for those alone who may read an entry that names it', async () => {
    const blob = await stage.upload(anna, randomFile(10));
    // Not named yet: not even for its owner.
    expect(await linkCode(anna, group, blob)).toBe('blob.not-found');
    await stage.send(anna, group, blob);
    expect(await linkCode(outsider, group, blob)).toBe('conversation.not-found');
    expect(await linkCode(outsider, await stage.group(outsider), blob)).toBe('blob.not-found');
    expect(await linkCode(anna, group, uuidV7())).toBe('blob.not-found');

    const late = await stage.register();
    await call(stage.url, 'POST', `/conversations/${group}/members`, anna, {
      userIds: [late.userId],
    });
    expect(await linkCode(late, group, blob)).toBe('blob.not-found');
    const next = await stage.upload(anna, randomFile(10));
    await stage.send(anna, group, next);
    expect(await linkCode(late, group, next)).toBe('none');
    await call(stage.url, 'DELETE', `/conversations/${group}/members/me`, late);
    const last = await stage.upload(anna, randomFile(10));
    await stage.send(anna, group, last);
    // As with the log: what was readable stays so, and nothing new comes.
    expect(await linkCode(late, group, next)).toBe('none');
    expect(await linkCode(late, group, last)).toBe('blob.not-found');
  });

  it('is named by who has uploaded it, or may read it, and once it is there', async () => {
    const blob = await stage.upload(anna, randomFile(10));
    const { id: begun } = await stage.begin(anna, 10);
    const own = await stage.group(ben);
    for (const [by, conversation, blobs] of [
      [ben, group, [blob]],
      [anna, group, [begun]],
      [anna, group, [blob, uuidV7()]],
    ] as const) {
      expect(await sendCode(by, conversation, stage.message(...blobs))).toBe('blob.not-found');
    }
    expect(await sendCode(anna, group, stage.message(blob, blob))).toBe('request.invalid');
    expect(await sendCode(anna, group, { ...stage.message(blob), blobs: [] })).toBe(
      'request.invalid',
    );
    await stage.send(anna, group, blob);
    // Forwarded by one who can read it, it is there for who can read that.
    await stage.send(ben, own, blob);
    expect(await linkCode(anna, own, blob)).toBe('conversation.not-found');
    expect(await linkCode(ben, own, blob)).toBe('none');
    const theirs = await stage.group(outsider);
    expect(await sendCode(outsider, theirs, stage.message(blob))).toBe('blob.not-found');
  });

  it('comes in messages that are sent again, and in batches with others', async () => {
    const blobs = await Promise.all([1, 2, 3].map(() => stage.upload(anna, randomFile(10))));
    const [one, two, three] = blobs as [string, string, string];
    const path = `/conversations/${group}/messages/${uuidV7()}`;
    const answers = await Promise.all([
      call<object>(stage.url, 'PUT', path, anna, stage.message(two, one)),
      call<object>(stage.url, 'PUT', path, anna, stage.message(two, one)),
      stage.send(anna, group, three, one),
      sendCode(anna, group, stage.message(uuidV7())),
    ]);
    expect(answers[3]).toBe('blob.not-found');
    const last = (await stage.entries(ben, group)).slice(-2);
    expect(last.map((entry) => 'blobs' in entry && entry.blobs)).toEqual(
      expect.arrayContaining([[one, two].sort(), [one, three].sort()]),
    );
  });

  it('is sealed in an encrypted conversation and plain in others, and its ids are delivered', async () => {
    const own = await linkDevice(stage.url, anna);
    const bens = await linkDevice(stage.url, ben);
    const direct = await createDirect(stage.url, anna, own.keys, bens.keys);
    const sealed = await stage.upload(anna, randomFile(100), { kind: 'sealed' });
    const second = await stage.upload(anna, randomFile(100), { kind: 'sealed' });
    const plain = await stage.upload(anna, randomFile(100));
    const naming = (...blobs: readonly string[]) => ({ ...sealedMessage(), blobs });
    expect(await sendCode(anna, direct.id, naming(plain))).toBe('conversation.mode-mismatch');
    expect(await sendCode(anna, group, stage.message(sealed))).toBe('conversation.mode-mismatch');
    expect(await sendCode(anna, direct.id, naming(sealed, sealed))).toBe('request.invalid');
    expect(await sendCode(anna, direct.id, naming(second, sealed))).toBe('none');
    const entry = (await stage.entries(ben, direct.id)).at(-1) as Entry & { kind: 'message' };
    expect(entry.blobs).toEqual([sealed, second].sort());
    const link: BlobLink = await stage.link(ben, direct.id, sealed);
    expect(link.type).toBe('application/octet-stream');
    expect((await stage.get(link)).status).toBe(200);
  });
});
