import type {
  Authentication,
  DeviceClaim,
  DeviceId,
  ErrorCode,
  Me,
  UserProfile,
} from '@anochat/contract';
import { LIMITS } from '@anochat/contract';
import { AnoChatError } from '../errors';
import type { Api, Tokens } from '../http';
import { Cell } from '../observable';
import type { Channel, Platform } from '../platform/platform';
import type { Records } from '../storage/records';
import type { Session } from './session';
import type { SessionState, StorageState } from './session-state';

const RECORD = 'session';
const STORAGE_RECORD = 'storage-state';
/** A token is renewed so long before it ends. */
const AHEAD_MS = 60_000;
const SOONEST_RENEWAL_MS = 15_000;

type Stored = Authentication;

/** A refused origin says something about the page, not about the session. */
const endsSession = ({ status, code }: AnoChatError): boolean =>
  status === 401 || (status === 403 && code !== 'auth.origin-refused');

/** What tabs tell each other. */
type TabMessage =
  /** `endedBy`: as in the state, where the session has ended. */
  | { readonly type: 'session-changed'; readonly endedBy: ErrorCode | null }
  /** The person signs out: that the server ends the session is no news. */
  | { readonly type: 'leaving' };

export interface KeeperOptions {
  readonly platform: Platform;
  readonly records: Records;
  readonly api: () => Api;
  readonly deviceName: string;
  /** A personal token takes the place of signing in. */
  readonly personalToken: string | null;
  /**
   * Statements by which this device takes itself out of its account's chain, `null` where it has none to
   * say. `signedIn`: which devices of the account are, as the server has it.
   */
  readonly farewell: (signedIn: readonly DeviceId[]) => Promise<readonly string[] | null>;
}

/**
 * Who is signed in, and with which token. Tabs share one session: whoever holds the lock renews,
 * the others take what it stored.
 */
export class SessionKeeper implements Session, Tokens {
  readonly state = new Cell<SessionState>({ status: 'loading' });
  /** The current access token; the live socket is renewed with each new one. */
  readonly token = new Cell<string | null>(null);
  /** The machine has thrown this account's store away, and nobody has answered to that yet. */
  readonly storage = new Cell<StorageState>('fine');
  private stored: Stored | null = null;
  private renewing: Promise<string> | null = null;
  /** Somebody is signing out, here or in another tab. */
  private isLeaving = false;
  private cancelRenewal: () => void = () => undefined;
  private readonly channel: Channel;

  constructor(private readonly options: KeeperOptions) {
    this.channel = options.platform.openChannel('session');
  }

  async load(): Promise<void> {
    if (this.options.personalToken !== null) return this.loadPersonal(this.options.personalToken);
    this.channel.subscribe((message) => void this.receive(message as TabMessage));
    await this.reload();
    const { storeTrace } = this.options.platform;
    if (this.stored) storeTrace.leave();
    else if (storeTrace.isThere()) await this.comeBack();
    const marked = await this.options.records.get<StorageState>(STORAGE_RECORD);
    if (marked) this.storage.set(marked);
  }

  /** What the store held is restored, or let go of. */
  readonly acceptEviction = async (): Promise<void> => {
    await this.options.records.write([{ key: STORAGE_RECORD, value: undefined }]);
    this.storage.set('fine');
    this.announce();
  };

  stop(): void {
    this.cancelRenewal();
    this.channel.close();
  }

  readonly setup: Session['setup'] = (request) =>
    this.signIn(request, (device) => this.api.auth.setup({ ...request, ...device }));
  readonly register: Session['register'] = (request) =>
    this.signIn(request, (device) => this.api.auth.register({ ...request, ...device }));
  readonly login: Session['login'] = (request) =>
    this.signIn(request, (device) => this.api.auth.login({ ...request, ...device }));

  readonly logout = async (): Promise<void> => {
    this.isLeaving = true;
    this.tell({ type: 'leaving' });
    try {
      if (this.options.personalToken === null && this.stored) await this.sayLogout();
    } catch (error) {
      this.options.platform.log('info', 'Signed out here only', { error: String(error) });
    } finally {
      await this.end(null);
    }
  };

  /** The server ended the session: where somebody is signing out, that is what they asked for. */
  cutOff(endedBy: ErrorCode): Promise<void> {
    return this.end(this.isLeaving ? null : endedBy);
  }

  private async end(endedBy: ErrorCode | null): Promise<void> {
    this.cancelRenewal();
    this.stored = null;
    this.isLeaving = false;
    this.token.set(null);
    // The state goes first: whoever writes to the store stops before it is wiped.
    this.state.set({ status: 'signed-out', endedBy });
    this.storage.set('fine');
    this.options.platform.storeTrace.remove();
    await this.options.records.clear();
    this.announce(endedBy);
    await this.wipeRest();
  }

  /** The own profile changed. */
  setUser(user: Me): void {
    const state = this.state.get();
    if (state.status !== 'signed-in') return;
    this.state.set({ ...state, user });
    if (!this.stored) return;
    this.stored = { ...this.stored, user };
    void this.options.records.write([{ key: RECORD, value: this.stored }]);
  }

  /** A profile of somebody: the own one is part of the session. */
  learn(profile: UserProfile): void {
    const state = this.state.get();
    if (state.status !== 'signed-in' || state.user.id !== profile.id) return;
    const user = { ...state.user, ...profile };
    if (JSON.stringify(user) !== JSON.stringify(state.user)) this.setUser(user);
  }

  async current(): Promise<string> {
    if (this.options.personalToken !== null) return this.options.personalToken;
    if (!this.stored) throw AnoChatError.of('auth.required');
    const isFresh = this.remainingMs(this.stored) > AHEAD_MS / 2;
    return isFresh ? this.stored.accessToken : this.renew(this.stored.accessToken);
  }

  async renew(stale: string): Promise<string> {
    if (this.options.personalToken !== null) {
      await this.end('auth.token-invalid');
      throw AnoChatError.of('auth.token-invalid');
    }
    if (this.stored && this.stored.accessToken !== stale) return this.stored.accessToken;
    this.renewing ??= this.renewLocked(stale).finally(() => {
      this.renewing = null;
    });
    return this.renewing;
  }

  /** Where the chain is another one by now, only the session ends. */
  private async sayLogout(): Promise<void> {
    const { farewell, platform } = this.options;
    try {
      const { items } = await this.api.auth.sessions();
      const statements = await farewell(items.map(({ device }) => device.id));
      if (statements !== null) return await this.api.auth.logout({ statements });
    } catch (error) {
      if (!(error instanceof AnoChatError)) throw error;
      platform.log('info', 'The device stays in the chain', { error: String(error) });
    }
    return this.api.auth.logout();
  }

  private get api(): Api {
    return this.options.api();
  }

  private renewLocked(stale: string): Promise<string> {
    const { platform, records } = this.options;
    return platform.locks.withLock('session', async () => {
      const stored = await records.get<Stored>(RECORD);
      if (!stored) throw AnoChatError.of('auth.required');
      if (stored.accessToken !== stale && this.remainingMs(stored) > 0) {
        this.adopt(stored);
        return stored.accessToken;
      }
      try {
        const { refreshToken } = stored;
        const answer = await this.api.auth.refresh(refreshToken ? { refreshToken } : {});
        await this.keep(answer);
        return answer.accessToken;
      } catch (error) {
        if (error instanceof AnoChatError && endsSession(error)) await this.cutOff(error.code);
        throw error;
      }
    });
  }

  private async signIn(
    { deviceName }: { readonly deviceName?: string },
    ask: (more: {
      readonly device: DeviceClaim;
      readonly delivery: 'body' | 'cookie';
      readonly deviceName: undefined;
    }) => Promise<Authentication>,
  ): Promise<void> {
    const { platform, records } = this.options;
    const device: DeviceClaim = {
      kind: platform.deviceKind,
      name: deviceName ?? this.options.deviceName,
    };
    const answer = await ask({ device, delivery: platform.tokenDelivery, deviceName: undefined });
    // A tab that sweeps up after the account before must not take this one away.
    await platform.locks.withLock('session', async () => {
      // What an earlier account may have left behind.
      await records.clear();
      await this.keep(answer);
    });
    this.storage.set('fine');
  }

  private async keep(answer: Authentication): Promise<void> {
    await this.options.records.write([{ key: RECORD, value: answer }]);
    this.options.platform.storeTrace.leave();
    this.adopt(answer);
    this.announce();
  }

  private adopt(stored: Stored): void {
    this.stored = stored;
    this.isLeaving = false;
    this.token.set(stored.accessToken);
    const before = this.state.get();
    const isSame =
      before.status === 'signed-in' &&
      before.sessionId === stored.sessionId &&
      JSON.stringify(before.user) === JSON.stringify(stored.user);
    if (!isSame) {
      const { user, deviceId, sessionId } = stored;
      this.state.set({ status: 'signed-in', user, deviceId, sessionId });
    }
    this.scheduleRenewal(stored);
  }

  private async receive(message: TabMessage): Promise<void> {
    if (message.type === 'leaving') this.isLeaving = true;
    else await this.changedElsewhere(message.endedBy);
  }

  private async changedElsewhere(endedBy: ErrorCode | null): Promise<void> {
    const before = this.stored;
    await this.reload(endedBy);
    if (!this.stored && before) await this.sweep();
    else this.storage.set((await this.options.records.get<StorageState>(STORAGE_RECORD)) ?? 'fine');
  }

  /** The other tab has wiped the store; what this one wrote at that moment may have come after it. */
  private async sweep(): Promise<void> {
    const { platform, records } = this.options;
    await platform.locks.withLock('session', async () => {
      if (!(await records.get<Stored>(RECORD))) await records.sweep();
    });
  }

  /** The store is gone where there was one: the session may still be there, in its cookie. */
  private async comeBack(): Promise<void> {
    const { platform, records } = this.options;
    try {
      await platform.locks.withLock('session', async () => {
        // Another tab may have been faster.
        const stored = await records.get<Stored>(RECORD);
        if (stored) return this.adopt(stored);
        const answer = await this.api.auth.refresh({});
        await records.write([{ key: STORAGE_RECORD, value: 'evicted' satisfies StorageState }]);
        await this.keep(answer);
      });
    } catch (error) {
      platform.log('info', 'The session did not outlive its store', { error: String(error) });
      if (error instanceof AnoChatError && endsSession(error)) platform.storeTrace.remove();
    }
  }

  private async wipeRest(): Promise<void> {
    try {
      await this.options.platform.wipeRest();
    } catch (error) {
      this.options.platform.log('warn', 'Not all was wiped', { error: String(error) });
    }
  }

  private async reload(endedBy: ErrorCode | null = null): Promise<void> {
    this.options.platform.sealer?.forget();
    const stored = await this.options.records.get<Stored>(RECORD);
    if (stored) return this.adopt(stored);
    this.cancelRenewal();
    this.stored = null;
    this.isLeaving = false;
    this.token.set(null);
    if (this.state.get().status !== 'signed-out') {
      this.state.set({ status: 'signed-out', endedBy });
    }
  }

  private async loadPersonal(token: string): Promise<void> {
    const [user, devices] = await Promise.all([this.api.users.me(), this.api.users.devices()]);
    const device = devices.items.find(({ current }) => current);
    if (!device) throw AnoChatError.of('device.not-found');
    this.token.set(token);
    this.state.set({ status: 'signed-in', user, deviceId: device.id, sessionId: null });
  }

  private scheduleRenewal(stored: Stored): void {
    this.cancelRenewal();
    const wait = Math.max(this.remainingMs(stored) - AHEAD_MS, SOONEST_RENEWAL_MS);
    this.cancelRenewal = this.options.platform.clock.after(wait, () => {
      this.renew(stored.accessToken).catch((error: unknown) => {
        this.options.platform.log('info', 'The token was not renewed', { error: String(error) });
        if (this.stored === stored) this.scheduleRenewal(stored);
      });
    });
  }

  /** A clock that is wrong must neither renew all the time nor never. */
  private remainingMs(stored: Stored): number {
    const remaining = Date.parse(stored.accessTokenExpiresAt) - this.options.platform.clock.now();
    return Math.min(remaining, LIMITS.accessTokenMs);
  }

  private announce(endedBy: ErrorCode | null = null): void {
    this.tell({ type: 'session-changed', endedBy });
  }

  private tell(message: TabMessage): void {
    this.channel.post(message);
  }
}
