import { describe, expect, it } from 'vitest';

import { readSmallPng } from './small-png';

const png = (width: number, height: number, type = 'IHDR'): Uint8Array => {
  const bytes = Buffer.alloc(64);
  bytes.write('\x89PNG\r\n\x1a\n\0\0\0\r', 'latin1');
  bytes.write(type, 12, 'latin1');
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes;
};

describe('the picture of a preview', () => {
  it('is a small PNG', () => {
    expect(readSmallPng(png(152, 120))?.type).toBe('image/png');
    expect(readSmallPng(png(512, 512))).not.toBeNull();
  });

  it.each([
    ['wide', png(513, 1)],
    ['high', png(1, 513)],
    ['a billion pixels', png(2 ** 31, 2 ** 31)],
    ['empty', png(0, 1)],
    ['without a header', png(1, 1, 'IDAT')],
    ['cut off', png(1, 1).subarray(0, 23)],
    ['a document', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')],
  ])('is nothing that is %s', (_what, bytes) => {
    expect(readSmallPng(bytes)).toBeNull();
  });
});
