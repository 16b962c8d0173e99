/** Where the packaged web build is shown. Nothing that a server sends is ever a document here. */
export const APP_SCHEME = 'app';
export const APP_ORIGIN = 'app://anochat';

const ID = '[0-9a-zA-Z-]{1,64}';
/** The addresses of the client's own pages; all of them are its one document. */
const PAGES = new RegExp(
  `^/(?:|create-account|setup|reset|join|settings(?:/[a-z-]{1,32})?|c/${ID}(?:/details)?)$`,
);

export const isPage = (path: string): boolean => PAGES.test(path);

/** The path of one of the client's pages, with what stands behind its #, or `null`. */
export function pagePath(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { protocol, host, pathname, hash, username, password } = new URL(url);
  if (protocol !== `${APP_SCHEME}:` || host !== 'anochat') return null;
  return username === '' && password === '' && isPage(pathname) ? pathname + hash : null;
}

/** Whether a frame shows this client, as far as its address tells. */
export const isOwnPage = (url: string): boolean => pagePath(url) !== null;

const OUTSIDE = new Set(['https:', 'http:', 'mailto:']);
const LONGEST_LINK = 4_096;

/** A link that may be handed to the system's browser or mail program, or `null`. */
export function outsideLink(url: string): string | null {
  if (url.length > LONGEST_LINK || !URL.canParse(url)) return null;
  const link = new URL(url);
  const isPlain = link.username === '' && link.password === '';
  return OUTSIDE.has(link.protocol) && isPlain ? link.href : null;
}
