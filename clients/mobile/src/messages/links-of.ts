import { LIMITS } from '@anochat/contract';
import { hrefsOf } from '@anochat/sdk/shown';

/** The web addresses that a message shows as links, in order, as browsers write them; code holds none. */
export const linksOf = (markdown: string): readonly string[] =>
  hrefsOf(markdown).flatMap((href) => {
    const address = webAddress(href);
    return address !== null && address.length <= LIMITS.linkLength ? [address] : [];
  });

const ADDRESS =
  /^(?<scheme>https?):\/\/(?<host>[a-z0-9.-]+)(?<port>:\d+)?(?<path>(?:\/[^?#]*)?)(?<rest>(?:[?#].*)?)$/i;
const BYTE = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const IPV4 = new RegExp(`^${BYTE}(?:\\.${BYTE}){3}$`);
/** Ends in letters: other numbers are an address for browsers, which write it otherwise. */
const NAME = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*(?:[a-z][a-z0-9-]*)?[a-z]$/;
/** What a browser writes as it stands, in paths, queries and fragments alike. */
const PLAIN = /^[\w\-.~:/?#@!$&()*+,;=%]*$/;

/**
 * An address as a browser writes it, by which other clients know it; React Native's `URL` does not. `null`:
 * it is none of the web, holds a name or a password, or is one of the few that a browser writes otherwise
 * in more than its letters: with dots to walk by, a number for a host, another script in it.
 */
export function webAddress(href: string): string | null {
  const { scheme, host, port, path, rest } = ADDRESS.exec(href)?.groups ?? {};
  if (!scheme || !host || path === undefined || rest === undefined) return null;
  const [protocol, name] = [scheme.toLowerCase(), host.toLowerCase()];
  const isNamed = NAME.test(name) && !name.includes('xn--');
  if ((!isNamed && !IPV4.test(name)) || !isKept(protocol, port)) return null;
  if (/(?:^|\/)(?:\.|%2e){1,2}(?:\/|$)/i.test(path)) return null;
  const shown = encoded(`${path || '/'}${rest}`);
  return shown !== null && PLAIN.test(shown) ? `${protocol}://${name}${port ?? ''}${shown}` : null;
}

/** A browser leaves out the one that goes without saying, and zeros before. */
const isKept = (scheme: string, port: string | undefined): boolean =>
  port === undefined ||
  (/^:[1-9]\d{0,4}$/.test(port) &&
    Number(port.slice(1)) < 65_536 &&
    port !== (scheme === 'https' ? ':443' : ':80'));

/** Other letters than those of ASCII, as UTF-8. `null`: half of one. */
function encoded(text: string): string | null {
  try {
    return text.replace(/[^\0-\x7f]+/g, encodeURIComponent);
  } catch {
    return null;
  }
}
