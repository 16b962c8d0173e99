export interface ServerAddress {
  /** Without a path: `https://chat.example.org`. */
  readonly origin: string;
  /** Of an invitation that was pasted: for an account on the server, or into a group. */
  readonly invite: { readonly page: 'create-account' | 'join'; readonly code: string } | null;
}

/** Where nobody stands between the two. */
const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\]|10\.0\.2\.2)$/;

/** What a person has typed or pasted; `null` where it is no address. Only https, but to this machine. */
export function readServerAddress(text: string): ServerAddress | null {
  const typed = text.trim();
  if (typed === '' || /\s/.test(typed)) return null;
  const url = parse(/^https?:\/\//i.test(typed) ? typed : `https://${typed}`);
  if (!url || !isHost(url.hostname)) return null;
  if (url.protocol !== 'https:' && !LOOPBACK.test(url.hostname)) return null;
  return { origin: `${url.protocol}//${url.host}`, invite: inviteOf(url) };
}

function parse(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

const isHost = (name: string): boolean => LOOPBACK.test(name) || /^[^.]+(\.[^.]+)+$/.test(name);

function inviteOf({ pathname, hash }: URL): ServerAddress['invite'] {
  const [, page] = /^\/(create-account|join)\/?$/.exec(pathname) ?? [];
  const code = decoded(hash.slice(1));
  if ((page !== 'create-account' && page !== 'join') || code === '') return null;
  return { page, code };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
