import type { BlobRef, ConversationId } from '@anochat/contract';
import type { AnoChat } from '../../client/anochat';
import { audio, file, image, video } from '../media/testing/parts';

import { copyParts, hasFiles } from './copy-parts';

const text = { type: 'text', text: 'https://a.example/' } as const;
const sealed = { key: 'the key', commit: 'the commitment' };
/** A picture within another part, sealed. */
const small = (name: string): BlobRef => {
  const { type: _, width: __, height: ___, ...ref } = image(name);
  return { ...ref, ...sealed };
};
const linked = {
  ...text,
  preview: { url: text.text, title: 'A', thumbnail: small('site.png') },
};

/** Copies as the SDK gives them: under a name of their own, not stored yet, and without a key. */
const copying = (): { readonly client: AnoChat; readonly copy: ReturnType<typeof jest.fn> } => {
  const copy = jest.fn((_from: ConversationId, { name, mime, size }: BlobRef) =>
    Promise.resolve({ blob: `copy of ${name}`, digest: '', name, mime, size }),
  );
  return { client: { media: { copy } } as unknown as AnoChat, copy };
};

it('knows of files in any part, also of those behind a link', () => {
  for (const part of [image(), video(), audio(), file(), linked]) {
    expect(hasFiles([text, part])).toBe(true);
  }
  expect(hasFiles([text, { ...text, preview: { url: text.text, title: 'A' } }])).toBe(false);
  expect(hasFiles([text, { type: 'poll', blob: 'b' }])).toBe(false);
});

it('copies every file, and lets no key and no stored name of the first one through', async () => {
  const { client, copy } = copying();
  const parts = [
    image('a.png', { ...sealed, thumbnail: small('a-small.png'), thumbhash: 'blur' }),
    video('b.mp4', { ...sealed, thumbnail: small('b-small.png') }),
    { ...audio('c.ogg'), ...sealed },
    { ...file('d.txt'), ...sealed },
    linked,
  ];
  const copied = await copyParts(client, 'tea', parts);
  expect(copy.mock.calls.map(([from, { name }]) => `${from} ${name}`)).toEqual(
    ['a-small.png', 'a.png', 'b-small.png', 'b.mp4', 'c.ogg', 'd.txt', 'site.png'].map(
      (name) => `tea ${name}`,
    ),
  );
  const told = JSON.stringify(copied);
  for (const secret of ['the key', 'the commitment', 'blob of', 'digest of']) {
    expect(told).not.toContain(secret);
  }
  expect(copied).toMatchObject([
    {
      ...{ type: 'image', blob: 'copy of a.png', width: 640, height: 480, thumbhash: 'blur' },
      thumbnail: { blob: 'copy of a-small.png' },
    },
    { type: 'video', blob: 'copy of b.mp4', thumbnail: { blob: 'copy of b-small.png' } },
    { type: 'audio', blob: 'copy of c.ogg', duration: 5_000 },
    { type: 'file', blob: 'copy of d.txt' },
    { ...text, preview: { title: 'A', thumbnail: { blob: 'copy of site.png' } } },
  ]);
});

it('leaves words as they are, and what this version does not know out', async () => {
  const { client, copy } = copying();
  expect(await copyParts(client, 'tea', [text, { type: 'poll', key: 'the key' }])).toEqual([text]);
  expect(copy).not.toHaveBeenCalled();
});

it('gives nothing of a message whose files cannot all be read', async () => {
  const { client, copy } = copying();
  copy.mockRejectedValueOnce(new Error('gone'));
  await expect(copyParts(client, 'tea', [text, file()])).rejects.toThrow('gone');
});
