import { isIP } from 'node:net';

import { parse, parseCIDR } from 'ipaddr.js';

import { isPublicAddress } from './is-public-address';
import { NotFetched } from './not-fetched';
import type { ResolveHost } from './resolve-host';

export interface OutboundSettings {
  /** Ranges that may be reached though they are not of the open internet. */
  readonly allow: readonly string[];
  readonly ports: readonly number[];
}

/** What the server goes to when somebody else names the address. */
export class OutboundRules {
  private readonly allowed: readonly ReturnType<typeof parseCIDR>[];

  constructor(
    private readonly settings: OutboundSettings,
    private readonly resolve: ResolveHost,
  ) {
    this.allowed = settings.allow.map(parseCIDR);
  }

  /**
   * The addresses of a URL's host, every one of them checked. Whoever connects takes one of these
   * and asks nobody again: a second answer could be another one.
   *
   * @throws NotFetched
   */
  async addressesOf(url: URL, signal: AbortSignal): Promise<readonly string[]> {
    if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new NotFetched('scheme');
    if (url.username !== '' || url.password !== '') throw new NotFetched('credentials');
    const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
    if (!this.settings.ports.includes(port)) throw new NotFetched('port');
    const host = hostOf(url);
    const addresses = isIP(host) !== 0 ? [host] : await this.resolve(host, signal);
    if (addresses.length === 0) throw new NotFetched('name');
    if (!addresses.every((address) => this.mayReach(address))) throw new NotFetched('address');
    return addresses;
  }

  private mayReach(text: string): boolean {
    if (isPublicAddress(text)) return true;
    if (isIP(text) === 0) return false;
    const address = parse(text);
    return this.allowed.some(
      ([range, bits]) => range.kind() === address.kind() && address.match([range, bits]),
    );
  }
}

/** Without the brackets of version 6. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, '$1');
