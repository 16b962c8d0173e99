import { isLoopback } from './loopback';

/** What pages of the client may ask for; everything else is refused. */
const GRANTED = new Set([
  'media',
  'notifications',
  'clipboard-sanitized-write',
  'fullscreen',
  'persistent-storage',
  // The chosen server may be one of this network; where its pages may go their content policy says.
  'local-network',
  'local-network-access',
]);

/** The permissions of an account's pages: this very computer they reach only where their server is on it. */
export class Permissions {
  /** Of the servers that were looked up: which are on this computer. */
  private readonly here = new Set<string>();

  constructor(
    private readonly server: () => string | null,
    /** The addresses that a name leads to. */
    private readonly resolve: (host: string) => Promise<readonly string[]>,
  ) {}

  /** As far as it is known at once. */
  has(permission: string): boolean {
    if (permission !== 'loopback-network') return GRANTED.has(permission);
    const host = this.host();
    return host !== null && (isLoopback(host) || this.here.has(host));
  }

  async ask(permission: string): Promise<boolean> {
    const host = this.host();
    if (permission === 'loopback-network' && host !== null && !isLoopback(host)) {
      const addresses = await this.resolve(host).catch(() => []);
      if (addresses.some(isLoopback)) this.here.add(host);
      else this.here.delete(host);
    }
    return this.has(permission);
  }

  private host(): string | null {
    const origin = this.server();
    return origin === null ? null : new URL(origin).hostname;
  }
}
