import { blobsOf, LIMITS, messageContent } from '@anochat/contract';

const BLOB = '0192f4a0-0000-7000-8000-000000000000';
const thumbnail = { blob: BLOB, name: 't.jpg', mime: 'image/jpeg', size: 1, digest: 'x' };
const preview = { url: 'https://harbour.example/tides', title: 'Tides' };
const parse = (more: object) =>
  messageContent.safeParse({
    v: 1,
    type: 'message',
    parts: [{ type: 'text', text: 'harbour.example/tides', preview: { ...preview, ...more } }],
  });

describe('a preview of a link', () => {
  it('stands in the text, and its picture is a file that the message names', () => {
    const { data } = parse({ description: 'Safe', site: 'Harbour', thumbnail, thumbhash: 'a' });
    expect(data?.parts[0]).toMatchObject({ preview: { ...preview, thumbnail } });
    expect(data?.parts.flatMap(blobsOf)).toEqual([BLOB]);
    expect(parse({}).data?.parts.flatMap(blobsOf)).toEqual([]);
  });

  it.each([
    'javascript:alert(1)',
    'JAVASCRIPT:alert(1)//https://harbour.example',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://harbour.example/1',
    '//harbour.example',
    'harbour.example',
    ' https://harbour.example',
    'https://harbour.example/ x',
    'https://harbour.example/\u202emoc',
    'https://harbour.example/"onclick=',
    `https://harbour.example/${'a'.repeat(LIMITS.linkLength)}`,
  ])('is not one of %s', (url) => {
    expect(parse({ url }).success).toBe(false);
  });

  it.each([
    { title: '' },
    { title: 'a'.repeat(LIMITS.previewTitleLength + 1) },
    { description: 'a'.repeat(LIMITS.previewDescriptionLength + 1) },
    { site: 'a'.repeat(LIMITS.previewSiteLength + 1) },
    { thumbhash: 'a'.repeat(65) },
    { thumbnail: { ...thumbnail, blob: '../../etc/passwd' } },
    { thumbnail: { ...thumbnail, mime: 'image/png"><script>' } },
  ])('says no more than its limits: %j', (more) => {
    expect(parse(more).success).toBe(false);
  });
});
