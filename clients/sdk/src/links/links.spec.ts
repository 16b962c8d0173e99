import type { PagePreview, PreviewLink } from '@anochat/contract';
import { AnoChatError } from '../errors';
import { openLinks } from './links';

const answering = (...answers: readonly (PagePreview | AnoChatError)[]) => {
  const asked: PreviewLink[] = [];
  const links = openLinks({
    links: {
      preview: (body) => {
        asked.push(body);
        const answer = answers[asked.length - 1];
        return answer instanceof AnoChatError || !answer
          ? Promise.reject(answer ?? new Error('not expected'))
          : Promise.resolve(answer);
      },
    },
  });
  return { links, asked };
};
const url = 'https://harbour.example/';

describe('looking at a page', () => {
  it('gives what it says', async () => {
    const pages = [
      { title: 'Tides', picture: { type: 'image/png', data: 'AQL/' } },
      { title: 'Tides', site: 'Harbour' },
    ] as const;
    const { links } = answering(...pages);
    expect(await links.preview(url)).toEqual(pages[0]);
    expect(await links.preview(url)).toEqual(pages[1]);
  });

  it('finds nothing where there is none, and tells what is worth another attempt', async () => {
    const { links, asked } = answering(
      AnoChatError.of('link.no-preview'),
      AnoChatError.of('request.rate-limited'),
      { title: 'Tides' },
    );
    expect(await links.preview(url)).toBeNull();
    await expect(links.preview(url)).rejects.toMatchObject({ code: 'request.rate-limited' });
    expect(await links.preview(url)).toMatchObject({ title: 'Tides' });
    expect(asked).toHaveLength(3);
  });

  it('tells a server that makes none of no second link', async () => {
    const { links, asked } = answering(AnoChatError.of('link.previews-off'));
    expect([await links.preview(url), await links.preview(url)]).toEqual([null, null]);
    expect(asked).toHaveLength(1);
  });
});
