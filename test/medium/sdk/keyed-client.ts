import type { Platform, Session } from '@anochat/sdk';
import type { Primitives } from '@anochat/e2ee';
import type { MlsEngine } from '@anochat/e2ee/mls';
import { Connection } from '../../../clients/sdk/src/connection/connection';
import { Keys } from '../../../clients/sdk/src/encryption/keys/keys';
import { createApi, Http, type Api } from '../../../clients/sdk/src/http';
import { createMemoryStorage, createPlatform } from '../../../clients/sdk/src/platform/node';
import { SessionKeeper } from '../../../clients/sdk/src/session/session-keeper';
import { Records } from '../../../clients/sdk/src/storage/records';
import { PASSWORD } from '../../support/test-app';
import { until } from '../../support/until';

type FetchResponse = Awaited<ReturnType<Platform['fetch']>>;

/** A client's session, connection and keys, without its conversations. */
export class KeyedClient {
  readonly storage = createMemoryStorage();
  readonly keys: Keys;
  readonly api: Api;
  readonly session: SessionKeeper;
  /** What the client is told in place of an answer; the server between it and the truth lies so. */
  lie: (path: string, answer: string) => string = (_path, answer) => answer;
  private readonly live: Connection;

  constructor(serverUrl: string, primitives: Primitives, engine: MlsEngine) {
    const base = createPlatform({ logLevel: 'error', deviceKind: 'web' });
    const platform: Platform = {
      ...base,
      storage: this.storage,
      fetch: async (url, request) => {
        const response = await base.fetch(url, request);
        return { ...response, ...this.told(url, response) };
      },
    };
    const records = new Records(this.storage, null);
    this.session = new SessionKeeper({
      platform,
      records,
      api: () => this.api,
      deviceName: 'Test',
      personalToken: null,
      farewell: (signedIn) => this.keys.farewell(signedIn),
    });
    this.api = createApi(new Http(serverUrl, platform.fetch, this.session));
    const { api } = this;
    this.keys = new Keys({ platform, records, api, primitives, engine, isLeader: () => true });
    this.live = new Connection({
      platform,
      serverUrl,
      tokens: this.session,
      api,
      listener: {
        syncToken: () => null,
        onPage: () => undefined,
        onTimelineLost: () => undefined,
        onEvent: (event) => event.seq === null && this.keys.takeEvent(event),
        onOnline: () => this.keys.wake(),
        onEnded: () => void this.session.cutOff('auth.session-revoked'),
      },
    });
    this.session.state.subscribe(() => void this.sessionChanged());
  }

  /** Which of `status` the encryption comes to. */
  async reach(status: ReturnType<Keys['state']['get']>['status']): Promise<void> {
    await until(`keys that are ${status}`, () => this.keys.state.get().status === status);
  }

  async register(userName: string): Promise<this> {
    await this.session.load();
    await this.session.register({ userName, password: PASSWORD });
    await this.reach('new-account');
    return this;
  }

  async signIn(userName: string): Promise<this> {
    await this.session.load();
    await this.session.login({ userName, password: PASSWORD });
    await until('an answer about the chain', () => this.keys.state.get().status !== 'loading');
    return this;
  }

  get signedIn(): Extract<ReturnType<Session['state']['get']>, { readonly status: 'signed-in' }> {
    const state = this.session.state.get();
    if (state.status !== 'signed-in') throw new Error('Nobody is signed in');
    return state;
  }

  stop(): void {
    this.live.stop();
    this.keys.close();
    this.session.stop();
  }

  private told(url: string, response: FetchResponse): Pick<FetchResponse, 'text'> {
    return { text: async () => this.lie(new URL(url).pathname, await response.text()) };
  }

  private async sessionChanged(): Promise<void> {
    const state = this.session.state.get();
    if (state.status !== 'signed-in') {
      this.live.stop();
      return this.keys.end();
    }
    await this.keys.begin({ userId: state.user.id, deviceId: state.deviceId });
    this.live.start();
  }
}
