import { setTimeout as sleep } from 'node:timers/promises';
import type { Authentication } from '@anochat/contract';
import type { AnoChat } from '@anochat/sdk';

import { bearer, DEVICE, PASSWORD } from '../../support/test-app';
import { until } from '../../support/until';
import { type RealtimeApp, startRealtime } from '../realtime/socket-user';
import { Installation, online } from './installation';

/** Shortly after a token is due to be renewed. */
const DUE_MS = 9 * 60_000 + 5_000;

describe('the session that tabs share', () => {
  let server: RealtimeApp;
  let installation: Installation;
  let userName: string;
  let one: AnoChat;
  let other: AnoChat;
  let people = 0;
  beforeAll(async () => {
    server = await startRealtime();
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    installation = new Installation(server.url);
    userName = `tabs${(people += 1)}`;
    one = await installation.register(userName);
    other = await installation.open();
    await online(other);
  });
  afterEach(() => installation.close());

  const statusOf = (tab: AnoChat): string => tab.session.state.get().status;
  const tokenOf = async (tab: AnoChat): Promise<string | undefined> => {
    await tab.api.users.me();
    return installation.requests.at(-1)?.token;
  };

  it('is renewed by one of them, and the other takes the new token', async () => {
    const before = await tokenOf(one);
    expect(await tokenOf(other)).toBe(before);
    await sleep(1_100); // tokens of the same second are the same
    installation.clock.wind(DUE_MS);
    await until('a renewal', () => installation.countOf('POST /auth/refresh') > 0);
    await until('the new token at one', async () => (await tokenOf(one)) !== before);
    await until('the new token at the other', async () => (await tokenOf(other)) !== before);
    expect(await tokenOf(one)).toBe(await tokenOf(other));
    expect(installation.countOf('POST /auth/refresh')).toBe(1);
    expect([one, other].map(statusOf)).toEqual(['signed-in', 'signed-in']);
  });

  it('ends in all of them when one signs out', async () => {
    await one.session.logout();
    await until('the other signed out', () => statusOf(other) === 'signed-out');
    expect(other.connection.get().status).toBe('idle');
    expect(other.conversations.get().items).toEqual([]);
    await until('an empty store', async () => (await installation.storage.list('')).length === 0);
    await expect(other.api.users.me()).rejects.toMatchObject({ code: 'auth.required' });
    expect(installation.countOf('POST /auth/refresh')).toBe(0);
  });

  it('begins in all of them when somebody signs in', async () => {
    await one.session.logout();
    await until('the other signed out', () => statusOf(other) === 'signed-out');
    await one.session.login({ userName, password: PASSWORD });
    await online(other);
    expect(other.session.state.get()).toEqual(one.session.state.get());
  });

  it('ends in all of them when another device revokes it', async () => {
    const login = await server
      .request()
      .post('/api/v1/auth/login')
      .send({ userName, password: PASSWORD, device: DEVICE })
      .expect(200);
    await server
      .request()
      .delete('/api/v1/auth/sessions')
      .set(...bearer(login.body as Authentication))
      .expect(204);
    await until('both signed out', () =>
      [one, other].every((tab) => statusOf(tab) === 'signed-out'),
    );
    const reasons = [one, other].map((tab) => tab.session.state.get());
    expect(reasons).toContainEqual({ status: 'signed-out', endedBy: 'auth.session-revoked' });
    await until('an empty store', async () => (await installation.storage.list('')).length === 0);
    const { handshakes } = installation;
    installation.clock.wind(60_000);
    await sleep(100);
    expect(installation.handshakes).toBe(handshakes);
  });

  it('is known in all of them to have been ended with its device', async () => {
    const login = await server
      .request()
      .post('/api/v1/auth/login')
      .send({ userName, password: PASSWORD, device: DEVICE })
      .expect(200);
    const state = one.session.state.get();
    const { deviceId } = state as Extract<typeof state, { readonly status: 'signed-in' }>;
    await server
      .request()
      .delete(`/api/v1/users/me/devices/${deviceId}`)
      .set(...bearer(login.body as Authentication))
      .expect(204);
    for (const tab of [one, other]) {
      await until('it signed out', () => statusOf(tab) === 'signed-out');
      expect(tab.session.state.get()).toMatchObject({ endedBy: 'auth.device-revoked' });
    }
  });

  it('is renewed once, when a token that the server refuses is met by both', async () => {
    const stored = JSON.parse((await installation.storage.get('session')) ?? '{}') as object;
    await installation.close();
    const value = JSON.stringify({ ...stored, accessToken: 'not.a.token' });
    await installation.storage.write([{ key: 'session', value }]);
    [one, other] = await Promise.all([installation.open(), installation.open()]);
    await Promise.all([one.api.users.me(), other.api.users.me(), online(one), online(other)]);
    expect(installation.countOf('POST /auth/refresh')).toBe(1);
  });
});
