import { BroadcastChannel } from 'node:worker_threads';
import { createClient, type AnoChat, type ClientOptions, type Platform } from '@anochat/sdk';
import { createMemoryStorage, createPlatform } from '../../../clients/sdk/src/platform/node';
import { PASSWORD } from '../../support/test-app';
import { until } from '../../support/until';
import { WoundClock } from './wound-clock';

let installations = 0;

/** One client installation whose tabs share store, locks and channels, as those of a browser do. */
export class Installation {
  readonly clock = new WoundClock();
  readonly storage = createMemoryStorage();
  /** What the tabs asked of the server: method, path, and the token that they showed. */
  readonly requests: { readonly what: string; readonly token: string | undefined }[] = [];
  /** Handshakes that were begun. */
  handshakes = 0;
  readonly #locks = createPlatform().locks;
  readonly #name = `installation-${(installations += 1)}`;
  readonly #tabs: AnoChat[] = [];

  constructor(
    private readonly serverUrl: string,
    private readonly options: Pick<ClientOptions, 'encryption' | 'media' | 'search'> = {},
    private readonly around: (platform: Platform) => Platform = (platform) => platform,
  ) {}

  /** A tab that has started; signed in when the store says so. */
  async open(): Promise<AnoChat> {
    const tab = createClient({
      ...this.options,
      platform: this.#platform(),
      serverUrl: this.serverUrl,
    });
    this.#tabs.push(tab);
    await tab.start();
    return tab;
  }

  async register(userName: string): Promise<AnoChat> {
    const tab = await this.open();
    await tab.session.register({ userName, password: PASSWORD });
    await online(tab);
    return tab;
  }

  countOf(what: string): number {
    return this.requests.filter((request) => request.what === what).length;
  }

  async close(): Promise<void> {
    await Promise.all(this.#tabs.map((tab) => tab.stop()));
  }

  #platform(): Platform {
    const base = this.around(createPlatform({ logLevel: 'error', deviceKind: 'web' }));
    return {
      ...base,
      clock: this.clock,
      storage: this.storage,
      locks: this.#locks,
      openChannel: (name) => broadcastChannel(`${this.#name}/${name}`),
      fetch: (url, request) => {
        const what = `${request.method} ${url.slice(url.indexOf('/api/v1') + 7)}`;
        this.requests.push({ what, token: request.headers.authorization });
        return base.fetch(url, request);
      },
      connectSocket: (options, listener) => {
        this.handshakes += 1;
        return base.connectSocket(options, listener);
      },
    };
  }
}

export const online = (tab: AnoChat): Promise<void> =>
  until('a tab online', () => tab.connection.get().status === 'online');

const broadcastChannel: Platform['openChannel'] = (name) => {
  const channel = new BroadcastChannel(name);
  return {
    post: (message) => channel.postMessage(message),
    subscribe: (listener) => {
      channel.onmessage = (event) => listener((event as { readonly data: unknown }).data);
      return () => (channel.onmessage = () => undefined);
    },
    close: () => channel.close(),
  };
};
