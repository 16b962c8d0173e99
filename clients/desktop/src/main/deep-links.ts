import { isPage } from './pages';
import { parseServerAddress } from './server-address';

/** A link that leads into the client, of one server or of whichever account is open. */
export interface DeepLink {
  readonly server: string | null;
  /** Page and what stands behind its #. */
  readonly path: string;
}

const LONGEST = 2_048;

/**
 * `anochat://chat.example.org/join#code` is the page of that server, as `https://chat.example.org/join#code`
 * is in a browser; `anochat:///c/<id>` leads to a page of the account that is open. Anything else is `null`.
 */
export function parseDeepLink(link: string): DeepLink | null {
  if (link.length > LONGEST || !/^anochat:\/\//i.test(link)) return null;
  const parts = /^anochat:\/\/([^/?#]*)(\/[^?#]*)?(#[\w%~.-]*)?$/i.exec(link);
  if (parts === null) return null;
  const [, host = '', page = '/', hash = ''] = parts;
  if (!isPage(page)) return null;
  if (host === '') return parts[2] === undefined ? null : { server: null, path: page + hash };
  const isLocal = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/.test(host);
  const server = parseServerAddress(`${isLocal ? 'http' : 'https'}://${host}`);
  return 'origin' in server ? { server: server.origin, path: page + hash } : null;
}

/** The link among the arguments that the system starts the program with. */
export function deepLinkIn(args: readonly string[]): DeepLink | null {
  for (const arg of args) {
    const link = parseDeepLink(arg);
    if (link !== null) return link;
  }
  return null;
}
