import type { ServerProblem } from '../../../web/src/desktop/seam';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * The origin that a person means: `chat.example.org` is https. Plain http only on this very computer,
 * where nobody reads along.
 */
export function parseServerAddress(
  typed: string,
): { readonly origin: string } | { readonly problem: ServerProblem } {
  const text = typed.trim();
  const named = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  if (text === '' || !URL.canParse(named)) return { problem: 'not-an-address' };
  const { protocol, hostname, origin, username, password } = new URL(named);
  if (username !== '' || password !== '' || hostname === '') return { problem: 'not-an-address' };
  if (protocol === 'https:') return { origin };
  if (protocol !== 'http:') return { problem: 'not-an-address' };
  return LOOPBACK.has(hostname) ? { origin } : { problem: 'not-secure' };
}

export const isServerOrigin = (value: unknown): value is string => {
  if (typeof value !== 'string') return false;
  const parsed = parseServerAddress(value);
  return 'origin' in parsed && parsed.origin === value;
};
