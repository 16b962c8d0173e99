import { isIP } from 'node:net';

import { parse, parseCIDR } from 'ipaddr.js';

/** All that is routed on the internet in version 6 lies here (RFC 4291, 2.4). */
const GLOBAL_UNICAST = parseCIDR('2000::/3');
/** Public by its number, and a service of the machine's host at Azure. */
const HOST_SERVICES = new Set(['168.63.129.16']);

/**
 * Whether an address is one of the open internet: no loopback, private, link-local, shared,
 * multicast, documentation or reserved one, and none that carries another address inside (mapped,
 * NAT64, 6to4, Teredo), which would only hide it.
 */
export const isPublicAddress = (text: string): boolean => {
  if (isIP(text) === 0) return false;
  const address = parse(text);
  if (address.range() !== 'unicast') return false;
  if (address.kind() === 'ipv4') return !HOST_SERVICES.has(address.toString());
  return address.match(GLOBAL_UNICAST);
};
