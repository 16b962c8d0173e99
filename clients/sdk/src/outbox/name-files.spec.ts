import type { BlobRef, Mode, Part } from '@anochat/contract';
import type { Outgoing } from '../codec';
import { requireFilesOf } from './name-files';

const plain: BlobRef = { blob: 'b', name: 'a', mime: 'image/png', size: 1, digest: 'stored' };
const sealed: BlobRef = { ...plain, key: 'key', commit: 'commitment' };
const unstored: BlobRef = { ...plain, digest: '' };

const file = (ref: BlobRef): Part => ({ type: 'file', ...ref });
const under = (thumbnail: BlobRef): Part => ({
  ...{ type: 'image', ...unstored, blob: 'whole', width: 1, height: 1 },
  thumbnail,
});
const behind = (thumbnail: BlobRef): Part => ({
  ...{ type: 'text', text: 'https://a.example/' },
  preview: { url: 'https://a.example/', title: 'A', thumbnail },
});

const goes = (mode: Mode | null, part: Part): boolean => {
  const content = { v: 1, type: 'message', parts: [part] } as const;
  try {
    requireFilesOf(mode, { kind: 'message', content, blobs: [] } as unknown as Outgoing);
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: 'conversation.mode-mismatch' });
    return false;
  }
};

describe.each([
  ['a file', file],
  ['a thumbnail', under],
  ['the picture of a link', behind],
] as const)('%s', (_, place) => {
  it('goes with its key into an encrypted conversation alone', () => {
    expect(goes('e2ee', place(sealed))).toBe(true);
    expect(goes('server', place(sealed))).toBe(false);
    expect(goes(null, place(sealed))).toBe(false);
  });

  it('goes as it is stored, plain, into no encrypted one', () => {
    expect(goes('server', place(plain))).toBe(true);
    expect(goes('e2ee', place(plain))).toBe(false);
  });

  it('goes into either while it is not stored yet', () => {
    expect(goes('server', place(unstored))).toBe(true);
    expect(goes('e2ee', place(unstored))).toBe(true);
  });
});
