import { sniff } from './sniff';

const latin = (value: string): Uint8Array => Uint8Array.from(Buffer.from(value, 'latin1'));

describe('sniff', () => {
  it.each([
    ['image/jpeg', '\xff\xd8\xff\xe0'],
    ['image/png', '\x89PNG\r\n\x1a\n'],
    ['image/gif', 'GIF89a'],
    ['image/webp', 'RIFF\0\0\0\0WEBP'],
    ['audio/wav', 'RIFF\0\0\0\0WAVE'],
    ['video/mp4', '\0\0\0\x20ftypisom'],
    ['video/quicktime', '\0\0\0\x20ftypqt  '],
    ['audio/mp4', '\0\0\0\x20ftypM4A '],
    ['image/heic', '\0\0\0\x20ftypheic'],
    ['image/avif', '\0\0\0\x20ftypavif'],
    ['video/webm', '\x1a\x45\xdf\xa3....webm'],
    ['video/x-matroska', '\x1a\x45\xdf\xa3....matroska'],
    ['audio/ogg', 'OggS....OpusHead'],
    ['audio/flac', 'fLaC'],
    ['audio/mpeg', 'ID3\x04'],
    ['audio/mpeg', '\xff\xfb\x90'],
    ['audio/aac', '\xff\xf1\x50'],
    ['application/pdf', '%PDF-1.7'],
    ['application/zip', 'PK\x03\x04'],
    ['application/octet-stream', '<script>alert(1)</script>'],
    ['application/octet-stream', '<svg xmlns="http://www.w3.org/2000/svg">'],
    ['application/octet-stream', ''],
  ])('takes for %s only what begins like it', (mime, beginning) => {
    expect(sniff(latin(beginning)).mime).toBe(mime);
  });

  it('tries to show only what it knows to be shown', () => {
    for (const beginning of ['<svg', '%PDF', '\0\0\0\x20ftypheic', 'MZ']) {
      expect(sniff(latin(beginning)).kind).toBe('file');
    }
  });
});
