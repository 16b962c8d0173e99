import { v7 as uuidV7 } from 'uuid';

import type { Account } from '../../support/account';
import { createDirect, linkDevice, sealedMessage } from '../../support/linked-device';
import { fileMessage, type Said } from './file-message';
import { MediaStage, randomFile } from './media-stage';

describe('what a message says of a file', () => {
  let stage: MediaStage;
  let anna: Account;
  let ben: Account;
  let group: string;
  beforeAll(async () => {
    stage = await MediaStage.start();
    [anna, ben] = [await stage.register(), await stage.register()];
    group = await stage.group(anna, ben);
  });
  afterAll(() => stage.stop());

  const code = (message: object, by = anna, conversation = group) =>
    stage.codeOf('PUT', `/conversations/${conversation}/messages/${uuidV7()}`, by, message);
  const says = (blob: string, said: Partial<Said>) => fileMessage([blob], () => said);
  const file = (blob: string, said: Partial<Said>) => ({ blob, name: 'a', digest: 'x', ...said });

  it('has to be so where the server reads it: the size', async () => {
    const blob = await stage.upload(anna, randomFile(1_000));
    for (const size of [0, 999, 1_001, Number.MAX_SAFE_INTEGER]) {
      expect([size, await code(says(blob, { size }))]).toEqual([size, 'blob.mismatch']);
    }
    expect(await code(says(blob, { size: 1_000 }))).toBe('none');
    expect(await code(says(blob, { size: 1 }), ben)).toBe('blob.mismatch');
    expect(await code(says(blob, { size: 1_000 }), ben)).toBe('none');
  });

  it('and the type, if it was uploaded with one', async () => {
    const picture = await stage.upload(anna, randomFile(10), { type: 'image/png' });
    const untold = await stage.upload(anna, randomFile(10));
    expect(await code(says(picture, { size: 10, mime: 'text/html' }))).toBe('blob.mismatch');
    expect(await code(says(picture, { size: 10, mime: 'IMAGE/PNG' }))).toBe('none');
    expect(await code(says(untold, { size: 10, mime: 'video/mp4' }))).toBe('none');
  });

  it('of thumbnails too, of each one among many, and by an edit as by a message', async () => {
    const small = await stage.upload(anna, randomFile(10), { type: 'image/webp' });
    const large = await stage.upload(anna, randomFile(20), { type: 'image/png' });
    const picture = (thumbnail: Partial<Said>) => ({
      ...{ type: 'image', width: 1, height: 1 },
      ...file(large, { size: 20, mime: 'image/png' }),
      thumbnail: file(small, thumbnail),
    });
    const naming = (thumbnail: Partial<Said>, more = {}) => ({
      kind: 'message',
      mode: 'server',
      content: { v: 1, type: 'message', parts: [picture(thumbnail)], ...more },
      blobs: [large, small],
    });
    const [right, wrong] = [
      { size: 10, mime: 'image/webp' },
      { size: 11, mime: 'image/webp' },
    ];
    expect(await code(naming(wrong))).toBe('blob.mismatch');
    expect(await code(naming(right))).toBe('none');
    const { seq } = await stage.send(anna, group, small);
    const edit = (said: Partial<Said>) => ({ ...naming(said, { type: 'edit' }), target: seq });
    expect(await code(edit(wrong))).toBe('blob.mismatch');
    expect(await code(edit(right))).toBe('none');
  });

  it('is one thing: two parts that say different things of a file are refused', async () => {
    const blob = await stage.upload(anna, randomFile(10));
    let size = 9;
    const message = fileMessage([blob, blob], () => ({ size: (size += 1) }));
    expect(await code({ ...message, blobs: [blob] })).toBe('request.invalid');
    const same = fileMessage([blob, blob], () => ({ size: 10 }));
    expect(await code({ ...same, blobs: [blob] })).toBe('none');
  });

  it('is not named by ids that are foreign, unknown, unfinished or given back, sealed or not', async () => {
    const [annas, bens] = [await linkDevice(stage.url, anna), await linkDevice(stage.url, ben)];
    const direct = (await createDirect(stage.url, anna, annas.keys, bens.keys)).id;
    const naming = {
      plain: (blob: string) => code(stage.message(blob)),
      sealed: (blob: string) => code({ ...sealedMessage(), blobs: [blob] }, anna, direct),
    };
    for (const kind of ['plain', 'sealed'] as const) {
      const upload = (by: Account) => stage.upload(by, randomFile(10), { kind });
      const foreign = await upload(ben);
      const { id: begun } = await stage.begin(anna, 10, { kind });
      const { id: givenUp } = await stage.begin(anna, 10, { kind });
      await stage.codeOf('DELETE', `/uploads/${givenUp}`, anna);
      // Named once, and its message deleted: to be collected, and then collected.
      const released = await upload(anna);
      expect(await naming[kind](released)).toBe('none');
      const [place] = await stage.query<{ readonly conversation_id: string; readonly seq: string }>(
        'SELECT conversation_id, seq FROM blob_refs WHERE blob_id = $1',
        [released],
      );
      await stage.query(
        'UPDATE entries SET erased = true, body = NULL WHERE conversation_id = $1 AND seq = $2',
        [place?.conversation_id, place?.seq],
      );
      expect(await stage.collect()).toBe(1);
      for (const blob of [foreign, uuidV7(), begun, givenUp, released]) {
        expect([kind, await naming[kind](blob)]).toEqual([kind, 'blob.not-found']);
      }
    }
  });
});
