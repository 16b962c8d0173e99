import type { Authentication, Problem } from '@anochat/contract';

import { Connections } from '../../../src/realtime/connections/connections';
import { SuspendUser } from '../../../src/users';
import { type RealtimeApp, SocketUser, startRealtime } from './socket-user';

describe('The session of a socket', () => {
  let server: RealtimeApp;
  beforeAll(async () => {
    server = await startRealtime();
  });
  afterAll(() => server.close());

  const refusal = async (auth: object): Promise<Partial<Problem>> => {
    const opening = SocketUser.open(server, {} as Authentication, { auth });
    const error: unknown = await opening.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    return (error as { readonly data?: Partial<Problem> } | undefined)?.data ?? {};
  };

  it('begins with a valid token only, and the refusal is a problem', async () => {
    expect(await refusal({})).toMatchObject({ status: 401, code: 'auth.required' });
    expect(await refusal({ token: 7 })).toMatchObject({ code: 'auth.required' });
    expect(await refusal({ token: 'x.y.z' })).toMatchObject({ code: 'auth.token-invalid' });
    expect(await refusal({ token: 'x'.repeat(50_000) })).toMatchObject({
      code: 'auth.token-invalid',
    });
  });

  it('is renewed by a new token of the same session, and by no other', async () => {
    const ann = await SocketUser.register(server);
    const eve = await SocketUser.register(server);
    const again = await ann.call<Authentication>('post', '/auth/refresh', {
      refreshToken: ann.auth.refreshToken,
    });
    const { expiresAt } = await ann.ask('session.renew', { token: again.accessToken });
    expect(expiresAt).toBe(again.accessTokenExpiresAt);
    for (const token of [eve.auth.accessToken, (await ann.signInAgain()).accessToken])
      expect(await ann.refused('session.renew', { token })).toMatchObject({
        code: 'auth.token-invalid',
      });
    expect(ann.socket.connected).toBe(true);
  });

  it('ends 30 s after its token, unless it was renewed', async () => {
    const ann = await SocketUser.register(server);
    const bob = await SocketUser.register(server);
    for (const connection of server.app.get(Connections, { strict: false }).all()) {
      // As if the token had ended nearly half a minute ago.
      const isMine = [ann.id, bob.id].includes(connection.caller.userId);
      if (isMine) connection.expiresAt = Date.now() - 29_000;
    }
    await bob.ask('session.renew', { token: bob.auth.accessToken });
    expect(ann.socket.connected).toBe(true);
    await ann.gets('the end', () => ann.disconnected !== undefined);
    expect(ann.signals('connection.closing')).toEqual([
      { reason: 'session-expired', terminal: false },
    ]);
    expect(ann.disconnected).toBe('transport close');
    expect(bob.socket.connected).toBe(true);
  });

  it('ends within 2 s when the session is revoked, the reason first', async () => {
    const ann = await SocketUser.register(server);
    const other = await SocketUser.connect(server, await ann.signInAgain());
    const revokedAt = Date.now();
    await ann.call('delete', `/auth/sessions/${other.auth.sessionId}`);
    await other.gets('the end', () => other.disconnected !== undefined);
    expect(Date.now() - revokedAt).toBeLessThan(2_000);
    expect(other.signals('connection.closing')).toEqual([
      { reason: 'session-revoked', terminal: true },
    ]);
    expect(other.disconnected).toBe('io server disconnect');
    expect(ann.socket.connected).toBe(true);
    expect(await refusal({ token: other.auth.accessToken })).toMatchObject({
      code: 'auth.session-revoked',
    });
  });

  it('ends within 2 s when the account is suspended', async () => {
    const ann = await SocketUser.register(server);
    const suspendedAt = Date.now();
    await server.app.get(SuspendUser, { strict: false }).execute(ann.auth.user.userName);
    await ann.gets('the end', () => ann.disconnected !== undefined);
    expect(Date.now() - suspendedAt).toBeLessThan(2_000);
    expect(ann.signals('connection.closing')).toEqual([
      { reason: 'account-suspended', terminal: true },
    ]);
    expect(await refusal({ token: ann.auth.accessToken })).toMatchObject({
      code: 'auth.suspended',
    });
  });
});
