import { request as httpRequest } from 'node:http';

import { LIMITS, type PartLink, type Upload, type UploadLimits } from '@anochat/contract';
import { v7 as uuidV7 } from 'uuid';

import { type Account, call } from '../../support/account';
import { base64, Cut, digestOf, MediaStage, problemIn, randomFile } from './media-stage';

describe('an upload', () => {
  let stage: MediaStage;
  let anna: Account;
  let ben: Account;
  beforeAll(async () => {
    stage = await MediaStage.start();
    [anna, ben] = [await stage.register(), await stage.register()];
  });
  afterAll(() => stage.stop());

  const read = (by: Account, id: string) => call<Upload>(stage.url, 'GET', `/uploads/${id}`, by);
  const codeOf = (...parameters: Parameters<MediaStage['codeOf']>) => stage.codeOf(...parameters);

  it('goes on after a reload with the parts that are missing, in any order', async () => {
    const cut = new Cut(randomFile(2 * LIMITS.partBytes + 5), LIMITS.partBytes);
    const begun = await stage.begin(anna, cut.bytes.length, { kind: 'sealed' });
    expect(begun).toMatchObject({ partBytes: LIMITS.partBytes, stored: false, parts: [] });
    const [third, first] = await stage.sign(anna, begun.id, cut.announced(3, 1));
    const answers = await Promise.all([
      stage.put(third as PartLink, cut.part(3)),
      stage.put(first as PartLink, cut.part(1)),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);

    expect((await read(anna, begun.id)).parts).toEqual(cut.announced(1, 3));
    expect(
      await codeOf('POST', `/uploads/${begun.id}/complete`, anna, { digest: cut.digest }),
    ).toBe('upload.incomplete');
    const [second] = await stage.sign(anna, begun.id, cut.announced(2));
    await stage.put(second as PartLink, cut.part(2));
    const done = await stage.complete(anna, begun.id, cut.digest);
    expect(done).toMatchObject({ stored: true, parts: [], size: cut.bytes.length });
    // An answer that was lost.
    expect(await stage.complete(anna, begun.id, cut.digest)).toEqual(done);
    expect(await read(anna, begun.id)).toEqual(done);
  });

  it('is begun once by one id, and nobody else knows of it', async () => {
    const id = uuidV7();
    const body = { id, kind: 'plain', size: 7, type: 'text/plain' } as const;
    const first = await stage.begin(anna, 7, body);
    expect(await stage.begin(anna, 7, body)).toEqual(first);
    for (const [by, other] of [
      [anna, { ...body, size: 8 }],
      [anna, { ...body, type: 'text/html' }],
      [ben, body],
    ] as const) {
      expect(await codeOf('POST', '/uploads', by, other)).toBe('upload.id-taken');
    }
    const parts = [{ number: 1, digest: base64(digestOf(randomFile(7))) }];
    expect(await codeOf('GET', `/uploads/${id}`, ben)).toBe('upload.not-found');
    expect(await codeOf('DELETE', `/uploads/${id}`, ben)).toBe('upload.not-found');
    expect(await codeOf('POST', `/uploads/${id}/parts`, ben, { parts })).toBe('upload.not-found');
    const digest = parts[0]?.digest;
    expect(await codeOf('POST', `/uploads/${id}/complete`, ben, { digest })).toBe(
      'upload.not-found',
    );
  });

  it('may be empty', async () => {
    const id = await stage.upload(anna, Buffer.alloc(0));
    expect(await read(anna, id)).toMatchObject({ stored: true, size: 0 });
  });

  it('takes no type for what is sealed', async () => {
    const body = { id: uuidV7(), kind: 'sealed', size: 7, type: 'video/mp4' };
    expect(await codeOf('POST', '/uploads', anna, body)).toBe('request.invalid');
  });

  describe('with lies', () => {
    let cut: Cut;
    let id: string;
    let link: PartLink;
    beforeEach(async () => {
      cut = new Cut(randomFile(1_000), LIMITS.partBytes);
      id = (await stage.begin(anna, cut.bytes.length)).id;
      [link] = (await stage.sign(anna, id, cut.announced(1))) as [PartLink];
    });
    afterEach(async () => {
      // Nothing of a lie has stayed, and the truth still comes through.
      expect((await read(anna, id)).parts).toEqual([]);
      expect((await stage.put(link, cut.bytes)).status).toBe(200);
      await stage.complete(anna, id, cut.digest);
    });

    it('about a size is refused before the bytes', async () => {
      for (const size of [999, 1_001, 0]) {
        expect(await problemIn(await stage.put(link, randomFile(size)))).toBe('blob.part-mismatch');
      }
    });

    it('about bytes is refused once they are there', async () => {
      expect(await problemIn(await stage.put(link, randomFile(1_000)))).toBe('blob.part-mismatch');
    });

    it('about a length that does not come leaves nothing', async () => {
      await new Promise<void>((done) => {
        const put = httpRequest(new URL(link.url, stage.url), {
          method: 'PUT',
          headers: { 'content-length': 1_000 },
        });
        put.on('error', () => done());
        put.write(cut.bytes.subarray(0, 500), () => put.destroy());
      });
    });

    it('without a length is refused', async () => {
      const status = await new Promise((done) => {
        const put = httpRequest(
          new URL(link.url, stage.url),
          { method: 'PUT', headers: { 'transfer-encoding': 'chunked' } },
          (answer) => done(answer.resume().statusCode),
        );
        put.end(cut.bytes);
      });
      expect(status).toBe(400);
    });

    it('about the digest of the whole is refused', async () => {
      const other = { digest: base64(randomFile(32)) };
      await stage.put(link, cut.bytes);
      expect(await codeOf('POST', `/uploads/${id}/complete`, anna, other)).toBe(
        'upload.digest-mismatch',
      );
      // The part that has arrived is no lie: take it away for what follows.
      await call(stage.url, 'DELETE', `/uploads/${id}`, anna);
      id = (await stage.begin(anna, cut.bytes.length)).id;
      [link] = (await stage.sign(anna, id, cut.announced(1))) as [PartLink];
    });

    it('about a part that was announced before, or is none, gets no link', async () => {
      const parts = [{ number: 1, digest: base64(randomFile(32)) }];
      const path = `/uploads/${id}/parts`;
      expect(await codeOf('POST', path, anna, { parts })).toBe('upload.part-changed');
      for (const number of [0, 2, 1.5, -1]) {
        const body = { parts: [{ ...parts[0], number }] };
        expect(await codeOf('POST', path, anna, body)).toBe('request.invalid');
      }
    });
  });

  it('is sent by links that are good for what they are, and for a time', async () => {
    const cut = new Cut(randomFile(100), LIMITS.partBytes);
    const { id } = await stage.begin(anna, 100);
    const other = await stage.begin(anna, 100);
    const [link] = (await stage.sign(anna, id, cut.announced(1))) as [PartLink];
    const changed = [
      link.url.replace('size=100', 'size=101'),
      link.url.replace('number=1', 'number=2'),
      link.url.replace(id, other.id),
      link.url.replace(/expires=\d/, 'expires=9'),
      link.url.replace('to=put', 'to=get'),
      link.url.replace(/digest=./, 'digest=g'),
      link.url.replace(/signature=..../, 'signature=AAAA'),
      link.url.replace(/&signature=.*/, ''),
      `${link.url}&size=1`,
      `/api/blobs/${id}`,
      `/api/blobs/..%2F..%2Fetc%2Fpasswd${link.url.slice(link.url.indexOf('?'))}`,
    ];
    for (const url of changed) {
      const answer = await stage.put({ ...link, url }, cut.bytes);
      expect([url, answer.status]).toEqual([url, 403]);
      expect(await problemIn(answer)).toBe('blob.link-invalid');
    }
    expect(await problemIn(await stage.get(link))).toBe('blob.link-invalid');

    const realNow = Date.now;
    jest.spyOn(Date, 'now').mockImplementation(() => realNow() + LIMITS.uploadLinkMs + 1);
    try {
      expect(await problemIn(await stage.put(link, cut.bytes))).toBe('blob.link-expired');
    } finally {
      jest.restoreAllMocks();
    }
    expect((await stage.put(link, cut.bytes)).status).toBe(200);
  });

  it('that was given up is gone, its parts too, and its room is free', async () => {
    const carla = await stage.register();
    const cut = new Cut(randomFile(100), LIMITS.partBytes);
    const { id } = await stage.begin(carla, 100);
    const [link] = (await stage.sign(carla, id, cut.announced(1))) as [PartLink];
    await stage.put(link, cut.bytes);
    const limits = () => call<UploadLimits>(stage.url, 'GET', '/uploads/limits', carla);
    expect((await limits()).usedBytes).toBe(100);
    await call(stage.url, 'DELETE', `/uploads/${id}`, carla);
    expect((await limits()).usedBytes).toBe(0);
    expect(await codeOf('GET', `/uploads/${id}`, carla)).toBe('upload.not-found');
    expect(await problemIn(await stage.put(link, cut.bytes))).toBe('upload.not-found');
  });
});

describe('the limits of uploads', () => {
  let stage: MediaStage;
  beforeAll(async () => {
    stage = await MediaStage.start({
      MEDIA_FILE_LIMIT: '1000',
      MEDIA_USER_QUOTA: '2K',
      MEDIA_SERVER_QUOTA: '3K',
    });
  });
  afterAll(() => stage.stop());

  it('are told before, and hold from the beginning of an upload', async () => {
    const [anna, ben] = [await stage.register(), await stage.register()];
    const begin = (by: Account, size: number) =>
      stage.codeOf('POST', '/uploads', by, { id: uuidV7(), kind: 'plain', size });
    const limits = await call<UploadLimits>(stage.url, 'GET', '/uploads/limits', anna);
    expect(limits).toEqual({
      ...{ blobBytes: 1_000, partBytes: LIMITS.partBytes },
      ...{ quotaBytes: 2_048, usedBytes: 0 },
    });
    expect(await begin(anna, 1_001)).toBe('upload.too-large');
    // At once, and yet no more than fit in.
    const outcomes = await Promise.all([1, 2, 3, 4].map(() => begin(anna, 1_000)));
    expect(outcomes.sort()).toEqual([
      'none',
      'none',
      'upload.quota-reached',
      'upload.quota-reached',
    ]);
    expect(await begin(ben, 1_000)).toBe('none');
    const full = { id: uuidV7(), kind: 'plain', size: 100 };
    await expect(call(stage.url, 'POST', '/uploads', ben, full)).rejects.toMatchObject({
      problem: { code: 'upload.quota-reached', status: 413, reason: 'server' },
    });
    await expect(call(stage.url, 'POST', '/uploads', anna, full)).rejects.toMatchObject({
      problem: { code: 'upload.quota-reached', reason: 'user' },
    });
  });
});
