import type { PagePreview } from '@anochat/contract';
import { AnoChatError } from '../../errors';
import { LinkPreviews } from './link-previews';

const url = 'https://harbour.example/tides';
const text = `Look: ${url}`;
const preview = { url, title: 'Tides' };
const made = { preview, picture: null };

interface Picture {
  readonly type: string;
  readonly bytes: string;
}

describe('the preview of a draft', () => {
  const attached: unknown[] = [];
  const media = {
    attach: (_source: unknown, about: unknown) => {
      attached.push(about);
      return { blob: 'b1' } as never;
    },
  };
  const newPreviews = () =>
    new LinkPreviews<Picture>({
      linksOf: (said) => said.match(/https:\S+/g) ?? [],
      makeThumbnail: ({ type, data }) =>
        Promise.resolve(type === 'image/png' ? { type, bytes: data } : null),
      read: ({ bytes }) => ({
        size: bytes.length,
        read: (start, end) => Promise.resolve(new TextEncoder().encode(bytes.slice(start, end))),
      }),
    });
  beforeEach(() => attached.splice(0));

  it('is sent with the text whose first link it is of', () => {
    const previews = newPreviews();
    previews.show('a', made);
    expect(previews.textPart(media, 'a', text)).toEqual({ type: 'text', text, preview });
  });

  it('goes with no other text, and in no other conversation', () => {
    const previews = newPreviews();
    previews.show('a', made);
    const other = `https://b.example first, ${url} then`;
    expect(previews.textPart(media, 'a', other)).toEqual({ type: 'text', text: other });
    expect(previews.textPart(media, 'b', text)).toEqual({ type: 'text', text });
  });

  it('is left out once it was taken away, until the draft is about another link', () => {
    const previews = newPreviews();
    expect(previews.isDue('a', url)).toBe(true);
    previews.show('a', made);
    expect(previews.isDue('a', url)).toBe(false);
    previews.dismiss('a', url);
    expect(previews.isDue('a', url)).toBe(false);
    expect(previews.textPart(media, 'a', text)).toEqual({ type: 'text', text });
    previews.keepOnly('a', null);
    expect(previews.isDue('a', url)).toBe(true);
    previews.show('a', made);
    previews.keepOnly('a', url);
    expect(previews.shown('a', url)).toEqual(made);
    previews.keepOnly('a', null);
    expect(previews.shown('a', url)).toBeNull();
  });

  it('is what the server found, with a picture made anew that is sent beside it', async () => {
    const previews = newPreviews();
    const page = (type: string): PagePreview => ({
      title: 'Tides',
      picture: { type, data: 'AQID' },
    });
    const answering = (found: PagePreview | null) => ({ preview: () => Promise.resolve(found) });
    expect(await previews.find(answering(null), url)).toBeNull();
    expect(await previews.find(answering(page('text/html')), url)).toEqual(made);
    const pictured = await previews.find(answering(page('image/png')), url);
    expect(pictured).toEqual({ preview, picture: { type: 'image/png', bytes: 'AQID' } });
    previews.show('a', pictured!);
    const { preview: sent } = previews.textPart(media, 'a', text);
    expect(sent).toMatchObject({ ...preview, thumbnail: { blob: 'b1' } });
    expect(attached).toEqual([{ name: 'preview.png', mime: 'image/png' }]);
    const refusing = { preview: () => Promise.reject(AnoChatError.of('request.rate-limited')) };
    await expect(previews.find(refusing, url)).rejects.toMatchObject({
      code: 'request.rate-limited',
    });
  });

  it('is gone with all others at the end of a session', () => {
    const previews = newPreviews();
    previews.show('a', made);
    previews.empty();
    expect(previews.shown('a', url)).toBeNull();
  });
});
