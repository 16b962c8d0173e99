import { isIPv6 } from 'node:net';

const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/** The client's address as Express gives it (trusted proxies looked through), an IPv4 one in its own form. */
export const clientAddress = (request: { readonly ip?: string | undefined }): string => {
  const address = request.ip ?? 'unknown';
  return MAPPED.exec(address)?.[1] ?? address;
};

/** What limits count by: an IPv6 user has a whole /64 of addresses (RFC 6177). */
export const networkOf = (address: string): string => {
  if (!isIPv6(address)) return address;
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::');
  const first = head.split(':').filter(Boolean);
  const last = (tail ?? '').split(':').filter(Boolean);
  const zeros = tail === undefined ? 0 : 8 - first.length - last.length;
  const groups = [...first, ...Array<string>(Math.max(0, zeros)).fill('0'), ...last];
  return `${groups
    .slice(0, 4)
    .map((group) => parseInt(group, 16).toString(16))
    .join(':')}::/64`;
};
