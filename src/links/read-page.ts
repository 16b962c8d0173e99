import { LIMITS, type PagePreview } from '@anochat/contract';
import { Parser } from 'htmlparser2';

export interface PageWords extends Omit<PagePreview, 'picture' | 'title'> {
  readonly title?: string;
  readonly picture?: URL;
}

/** Names of `<meta>`, the better ones first; `<title>` is what is left. */
const NAMES = {
  title: ['og:title', 'twitter:title', 'title'],
  description: ['og:description', 'twitter:description', 'description'],
  site: ['og:site_name', 'application-name'],
  picture: ['og:image:secure_url', 'og:image', 'og:image:url', 'twitter:image'],
} as const;

/**
 * What a page says of itself (ogp.me). Nothing of it is markup any more; scripts are not run.
 *
 * @param url that it was fetched from
 */
export const readPage = (html: string, url: URL): PageWords => {
  const said = wordsOf(html);
  const firstOf = (names: readonly string[], most: number): string | undefined => {
    for (const name of names) {
      const words = tidy(said.get(name) ?? '', most);
      if (words !== '') return words;
    }
    return undefined;
  };
  const title = firstOf(NAMES.title, LIMITS.previewTitleLength);
  const description = firstOf(NAMES.description, LIMITS.previewDescriptionLength);
  const site = firstOf(NAMES.site, LIMITS.previewSiteLength);
  const source = NAMES.picture.map((name) => said.get(name)).find((text) => text !== undefined);
  return {
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(site !== undefined && { site }),
    ...(source !== undefined &&
      URL.canParse(source, url.href) && { picture: new URL(source, url) }),
  };
};

/** By name, what was said first. */
const wordsOf = (html: string): ReadonlyMap<string, string> => {
  const said = new Map<string, string>();
  const say = (name: string, words: string): void => {
    if (words.trim() !== '' && !said.has(name)) said.set(name, words);
  };
  let title: string | undefined;
  const parser = new Parser({
    onopentag: (tag, { property, name, content }) => {
      if (tag === 'title') title ??= '';
      const key = property ?? name;
      if (tag === 'meta' && key !== undefined && content !== undefined) {
        say(key.trim().toLowerCase(), content);
      }
    },
    ontext: (text) => {
      if (title !== undefined) title += text;
    },
    onclosetag: (tag) => {
      if (tag !== 'title' || title === undefined) return;
      say('title', title);
      title = undefined;
    },
  });
  parser.end(html);
  return said;
};

/** One line without what turns the direction of the text around it, cut between characters. */
const tidy = (text: string, most: number): string =>
  text
    .replace(/[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, most)
    .replace(/[\ud800-\udbff]$/, '')
    .trimEnd();
