import { setTimeout as sleep } from 'node:timers/promises';
import type { CloseReason } from '@anochat/contract';
import type { AnoChat, ConnectionState } from '@anochat/sdk';

import { Connections } from '../../../src/realtime/connections/connections';
import type { LiveConnection } from '../../../src/realtime/connections/live-connection';
import { SuspendUser } from '../../../src/users';
import { until } from '../../support/until';
import { type RealtimeApp, SocketUser, startRealtime } from '../realtime/socket-user';
import { Installation, online } from './installation';

const MINUTE = 60_000;

describe("the SDK's connection", () => {
  let server: RealtimeApp;
  let installation: Installation;
  let people = 0;
  beforeAll(async () => {
    server = await startRealtime();
  });
  afterAll(() => server.close());
  beforeEach(() => {
    installation = new Installation(server.url);
  });
  afterEach(() => installation.close());

  const newcomer = (): Promise<AnoChat> => installation.register(`person${(people += 1)}`);
  const userOf = (tab: AnoChat): { readonly id: string; readonly userName: string } => {
    const state = tab.session.state.get();
    if (state.status !== 'signed-in') throw new Error('Nobody is signed in');
    return state.user;
  };
  const liveOf = (tab: AnoChat): LiveConnection => {
    const { id } = userOf(tab);
    const all = [...server.app.get(Connections, { strict: false }).all()];
    const live = all.find(({ caller }) => caller.userId === id);
    if (!live) throw new Error('The server has no such connection');
    return live;
  };
  const closeAt = (tab: AnoChat, reason: CloseReason, reconnectAfterMs?: number): void =>
    server.app.get(Connections, { strict: false }).close(liveOf(tab), reason, reconnectAfterMs);
  /** Milliseconds until the next attempt, once it is offline. */
  const waitOf = async (tab: AnoChat): Promise<number> => {
    await until('offline', () => tab.connection.get().status === 'offline');
    const state = tab.connection.get() as ConnectionState & { readonly status: 'offline' };
    return (state.retryAt ?? 0) - installation.clock.now();
  };

  it('comes back when a server that stops told it to, and not before', async () => {
    const tab = await newcomer();
    closeAt(tab, 'server-draining', 60_000);
    // Exactly: the server gives each a time of its own.
    expect(await waitOf(tab)).toBeGreaterThan(50_000);
    installation.clock.wind(30_000);
    expect(tab.connection.get().status).toBe('offline');
    expect(installation.handshakes).toBe(1);
    installation.clock.wind(30_000);
    await online(tab);
    expect(installation.handshakes).toBe(2);
  });

  it('moves to another instance without being offline, and what was said meanwhile is there', async () => {
    const tab = await newcomer();
    const other = await SocketUser.register(server);
    const members = [userOf(tab).id];
    const body = { kind: 'group', title: 'Moving', members };
    const { id } = await other.call<{ readonly id: string }>('post', '/conversations', body);
    const seqOf = (): number | undefined =>
      tab.conversations.get().items.find((item) => item.id === id)?.lastSeq;
    await until('the group', () => seqOf() === 1);
    const seen: string[] = [];
    tab.connection.subscribe(() => seen.push(tab.connection.get().status));
    closeAt(tab, 'server-draining', 400);
    await until('on its way', () => tab.connection.get().status === 'connecting');
    const { seq } = await other.say(id, 'meanwhile');
    await online(tab);
    expect(new Set(seen)).toEqual(new Set(['connecting', 'online']));
    await until('the message', () => seqOf() === seq);
    expect(installation.handshakes).toBe(2);
  });

  it('comes back soon after an end that tells no time', async () => {
    const tab = await newcomer();
    closeAt(tab, 'too-slow');
    expect(await waitOf(tab)).toBeLessThanOrEqual(500);
    await online(tab);
  });

  it('does not come back to a session that was revoked', async () => {
    const tab = await newcomer();
    const seen: string[] = [];
    tab.connection.subscribe(() => seen.push(tab.connection.get().status));
    closeAt(tab, 'session-revoked');
    await until('signed out', () => tab.session.state.get().status === 'signed-out');
    expect(tab.session.state.get()).toEqual({
      status: 'signed-out',
      endedBy: 'auth.session-revoked',
    });
    expect(seen).toContain('terminal');
    expect(seen).not.toContain('connecting');
    installation.clock.wind(10 * MINUTE);
    expect(installation.handshakes).toBe(1);
    await until('an empty store', async () => (await installation.storage.list('')).length === 0);
  });

  it('gives up an account that is suspended, also when it was offline meanwhile', async () => {
    const tab = await newcomer();
    closeAt(tab, 'server-draining', 60_000);
    await waitOf(tab);
    await server.app.get(SuspendUser, { strict: false }).execute(userOf(tab).userName);
    installation.clock.wind(MINUTE);
    await until('signed out', () => tab.session.state.get().status === 'signed-out');
    expect(tab.session.state.get()).toMatchObject({ endedBy: 'auth.suspended' });
    const { handshakes } = installation;
    installation.clock.wind(10 * MINUTE);
    expect(installation.handshakes).toBe(handshakes);
  });

  it('takes a new token when its handshake is refused for the old one', async () => {
    const first = await newcomer();
    await first.stop();
    const stored = JSON.parse((await installation.storage.get('session')) ?? '{}') as object;
    const value = JSON.stringify({ ...stored, accessToken: 'not.a.token' });
    await installation.storage.write([{ key: 'session', value }]);
    const tab = await installation.open();
    await online(tab);
    expect(installation.countOf('POST /auth/refresh')).toBe(1);
    expect(installation.handshakes).toBe(3);
  });

  it('renews its token before it ends, on the connection that it has', async () => {
    const tab = await newcomer();
    const live = liveOf(tab);
    live.expiresAt = Date.now();
    await sleep(1_100); // a token of the same second is the same, and nothing to be told
    installation.clock.wind(8 * MINUTE + 50_000);
    await tab.api.users.me();
    expect(installation.countOf('POST /auth/refresh')).toBe(0);
    installation.clock.wind(15_000);
    await until('the renewal', () => (live.expiresAt ?? 0) > Date.now() + 9 * MINUTE);
    expect(installation.countOf('POST /auth/refresh')).toBe(1);
    expect(liveOf(tab)).toBe(live);
    expect(installation.handshakes).toBe(1);
  });

  it('tries less and less often while nobody answers, and at once when asked', async () => {
    const mine = await startRealtime();
    installation = new Installation(mine.url);
    const tab = await newcomer();
    await mine.close();
    const waits: number[] = [];
    for (let attempt = 0; attempt < 9; attempt += 1) {
      waits.push(await waitOf(tab));
      const { handshakes } = installation;
      if (attempt === 8) tab.reconnect();
      else installation.clock.wind(30_000);
      await until('another attempt', () => installation.handshakes > handshakes);
    }
    // The first came with the end of the server, which tells a time of its own.
    waits.slice(1).forEach((wait, attempt) => {
      const full = Math.min(30_000, 500 * 2 ** attempt);
      expect(wait).toBeLessThanOrEqual(full);
      expect(wait).toBeGreaterThan(full / 2 - 400);
    });
  });
});
