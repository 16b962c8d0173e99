import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Authentication,
  LIMITS,
  type PersonalToken,
  type Problem,
  type TokenScope,
} from '@anochat/contract';
import { AccessTokenKeys, Authenticator } from '../../src/auth';
import { RestoreUser, SuspendUser } from '../../src/users';
import { DEVICE, PASSWORD, type TestApp, bearer, itemsOf, startTestApp } from '../support/test-app';

describe('Who may come in', () => {
  let server: TestApp;
  /** Hears of revocations by the control table alone: each has a bus of its own. */
  let other: TestApp;
  beforeAll(async () => {
    server = await startTestApp();
    other = await startTestApp({ beside: server });
  });
  afterAll(async () => {
    await other.close();
    await server.close();
  });

  const codeOf = (answer: { readonly body: unknown }) => (answer.body as Problem).code;
  const me = (who: { accessToken: string }, at = server) =>
    at
      .request()
      .get('/api/v1/users/me')
      .set(...bearer(who));
  /** @returns the milliseconds until the request is refused with this code */
  const untilRefused = async (who: Authentication, at: TestApp, code: string): Promise<number> => {
    const began = Date.now();
    for (;;) {
      const answer = await me(who, at);
      if (answer.status !== 200) {
        expect(codeOf(answer)).toBe(code);
        return Date.now() - began;
      }
      if (Date.now() - began > 10_000) throw new Error('still let in after 10 s');
      await sleep(25);
    }
  };
  it('has no large body parsed before it is known who sends it', async () => {
    const path = '/api/v1/conversations';
    const post = (body: string, headers: Readonly<Record<string, string>> = {}) =>
      server
        .request()
        .post(path)
        .set({ 'content-type': 'application/json', ...headers })
        .send(body);
    // What is parsed is found to be no JSON.
    const large = 'x'.repeat(600 * 1_024);
    const codes = async (headers?: Readonly<Record<string, string>>) =>
      [await post(large, headers), await post('x', headers)].map(codeOf);
    expect(await codes()).toEqual(['auth.required', 'request.invalid']);
    expect(await codes({ authorization: 'Bearer x' })).toEqual([
      'auth.token-invalid',
      'request.invalid',
    ]);
    const [name, value] = bearer(await server.register('lara'));
    expect(await codes({ [name]: value })).toEqual(['request.invalid', 'request.invalid']);
    const unknownLength = server
      .request()
      .post(path)
      .set({ 'content-type': 'application/json', 'transfer-encoding': 'chunked' });
    unknownLength.write('x');
    expect(codeOf(await unknownLength)).toBe('auth.required');
  });

  const authenticate = (token: string, at = server) =>
    at.app.get(Authenticator).authenticate(token);

  it('lets both instances take the tokens of each', async () => {
    const alice = await server.register('alice');
    await me(alice, other).expect(200);
    const { caller, expiresAt } = await authenticate(alice.accessToken, other);
    expect(caller).toEqual({
      userId: alice.user.id,
      deviceId: alice.deviceId,
      sessionId: alice.sessionId,
      scopes: null,
      admin: false,
    });
    expect(expiresAt).toBe(alice.accessTokenExpiresAt);
  });

  it('closes every door to a suspended account within two seconds, on every instance', async () => {
    const bob = await server.register('bob');
    const token = await makeToken(bob, ['read']);
    await me(bob, other).expect(200);
    await server.app.get(SuspendUser).execute('bob');
    expect(codeOf(await me(bob).expect(403))).toBe('auth.suspended');
    expect(await untilRefused(bob, other, 'auth.suspended')).toBeLessThan(LIMITS.revocationMs);

    const refused = { code: 'auth.suspended' };
    await expect(authenticate(bob.accessToken, other)).rejects.toMatchObject(refused);
    await expect(authenticate(token.secret!, other)).rejects.toMatchObject(refused);
    expect(codeOf(await me({ accessToken: token.secret! }, other).expect(403))).toBe(
      'auth.suspended',
    );
    const post = (path: string, body: object) =>
      other.request().post(`/api/v1/auth/${path}`).send(body);
    const refresh = await post('refresh', { refreshToken: bob.refreshToken }).expect(403);
    expect(codeOf(refresh)).toBe('auth.suspended');
    const login = { userName: 'bob', device: DEVICE };
    expect(codeOf(await post('login', { ...login, password: PASSWORD }).expect(403))).toBe(
      'auth.suspended',
    );
    // Whoever does not know the password does not learn of the suspension.
    expect(codeOf(await post('login', { ...login, password: 'a wrong one' }).expect(401))).toBe(
      'auth.credentials-invalid',
    );

    await server.app.get(RestoreUser).execute('bob');
    await me(bob).expect(200);
    await post('refresh', { refreshToken: bob.refreshToken }).expect(200);
  });

  it('closes every door to a session that was ended and to a device that was revoked', async () => {
    const carol = await server.register('carol');
    const login = { userName: 'carol', password: PASSWORD, device: DEVICE };
    const second = (await server.request().post('/api/v1/auth/login').send(login).expect(200))
      .body as Authentication;
    const third = (await server.request().post('/api/v1/auth/login').send(login).expect(200))
      .body as Authentication;
    const remove = (path: string) =>
      server
        .request()
        .delete(`/api/v1/${path}`)
        .set(...bearer(carol));
    await remove(`auth/sessions/${second.sessionId}`).expect(204);
    await remove(`users/me/devices/${third.deviceId}`).expect(204);
    for (const ended of [second, third]) {
      expect(await untilRefused(ended, other, 'auth.session-revoked')).toBeLessThan(
        LIMITS.revocationMs,
      );
      await expect(authenticate(ended.accessToken)).rejects.toMatchObject({
        code: 'auth.session-revoked',
      });
      await server
        .request()
        .post('/api/v1/auth/refresh')
        .send({ refreshToken: ended.refreshToken })
        .expect(401);
    }
    await me(carol, other).expect(200);
  });

  it('tells an instance that starts later of what was ended before', async () => {
    const dave = await server.register('dave');
    await server.app.get(SuspendUser).execute('dave');
    const late = await startTestApp({ beside: other });
    try {
      expect(codeOf(await me(dave, late).expect(403))).toBe('auth.suspended');
    } finally {
      await late.close();
    }
  });

  it('misses no news that is committed late under a low id', async () => {
    const erin = await server.register('erin');
    const frank = await server.register('frank');
    await server.database.transaction(async (transaction) => {
      const suspend = (id: string, database: typeof transaction) =>
        database.query(`INSERT INTO control (kind, subject) VALUES ('user-suspended', $1)`, [id]);
      await suspend(erin.user.id, transaction);
      await suspend(frank.user.id, server.database);
      await untilRefused(frank, other, 'auth.suspended');
      await sleep(1_500); // the next reads begin above the low id
      await me(erin, other).expect(200);
    });
    await untilRefused(erin, other, 'auth.suspended');
  });

  it('takes no access token past its end', async () => {
    const grace = await server.register('grace');
    jest.useFakeTimers({ doNotFake: NOT_FAKED, now: Date.now() + LIMITS.accessTokenMs + 1_000 });
    try {
      expect(codeOf(await me(grace).expect(401))).toBe('auth.token-expired');
      await expect(authenticate(grace.accessToken)).rejects.toMatchObject({
        code: 'auth.token-expired',
      });
    } finally {
      jest.useRealTimers();
    }
  });

  it('goes on over a rotation of the keys, and signs with the new one once all know it', async () => {
    const heidi = await server.register('heidi');
    const kid = server.app.get(AccessTokenKeys).rotate();
    const kidOf = ({ accessToken }: Authentication) =>
      (
        JSON.parse(Buffer.from(accessToken.split('.')[0]!, 'base64url').toString()) as {
          kid: string;
        }
      ).kid;
    await me(heidi).expect(200);
    const soon = await server.register('heidi2');
    expect(kidOf(soon)).toBe(kidOf(heidi));
    jest.useFakeTimers({ doNotFake: NOT_FAKED, now: Date.now() + 130_000 });
    try {
      const later = await server.register('heidi3');
      expect(kidOf(later)).toBe(kid);
      await me(later, other).expect(200);
      await me(heidi, other).expect(200);
    } finally {
      jest.useRealTimers();
    }
  });

  describe('with a personal token', () => {
    it('does what its scopes say and nothing else', async () => {
      const ivan = await server.register('ivan');
      const read = await makeToken(ivan, ['read']);
      const account = await makeToken(ivan, ['account']);
      const with_ = (token: PersonalToken) => bearer({ accessToken: token.secret! });
      const rename = (token: PersonalToken) =>
        server
          .request()
          .patch('/api/v1/users/me')
          .set(...with_(token))
          .send({ displayName: 'I.' });
      await server
        .request()
        .get('/api/v1/users/me')
        .set(...with_(read))
        .expect(200);
      expect(codeOf(await rename(read).expect(403))).toBe('auth.scope-missing');
      await rename(account).expect(200);
      expect(
        codeOf(
          await server
            .request()
            .get('/api/v1/users/me')
            .set(...with_(account))
            .expect(403),
        ),
      ).toBe('auth.scope-missing');
      expect(read.secret).toMatch(/^anochat_/);
    });

    it('cannot make one that may do more than itself', async () => {
      const judy = await server.register('judy');
      const account = await makeToken(judy, ['account']);
      const answer = await server
        .request()
        .post('/api/v1/auth/tokens')
        .set(...bearer({ accessToken: account.secret! }))
        .send({ name: 'more', scopes: ['account', 'write'] })
        .expect(403);
      expect(codeOf(answer)).toBe('auth.scope-missing');
    });

    it('shows the secret once, and ends when it is revoked or has expired', async () => {
      const kim = await server.register('kim');
      const [first, second] = [await makeToken(kim, ['read']), await makeToken(kim, ['read'])];
      const list = async () =>
        itemsOf<PersonalToken>(
          await server
            .request()
            .get('/api/v1/auth/tokens')
            .set(...bearer(kim))
            .expect(200),
        );
      expect((await list()).map(({ id }) => id).sort()).toEqual([first.id, second.id].sort());
      expect(JSON.stringify(await list())).not.toContain('anochat_');

      const remove = (id: string) =>
        server
          .request()
          .delete(`/api/v1/auth/tokens/${id}`)
          .set(...bearer(kim));
      await remove(first.id).expect(204);
      expect(codeOf(await remove(first.id).expect(404))).toBe('token.not-found');
      expect(codeOf(await remove(kim.deviceId).expect(404))).toBe('token.not-found');
      expect(codeOf(await me({ accessToken: first.secret! }, other).expect(401))).toBe(
        'auth.session-revoked',
      );
      await server.database.query(`UPDATE devices SET expires_at = now() WHERE id = $1`, [
        second.id,
      ]);
      expect(codeOf(await me({ accessToken: second.secret! }).expect(401))).toBe(
        'auth.token-expired',
      );
      expect(codeOf(await me({ accessToken: 'anochat_invented' }).expect(401))).toBe(
        'auth.token-invalid',
      );
      expect(await list()).toEqual([]);
    });
  });

  async function makeToken(
    who: Authentication,
    scopes: readonly TokenScope[],
  ): Promise<PersonalToken> {
    const answer = await server
      .request()
      .post('/api/v1/auth/tokens')
      .set(...bearer(who))
      .send({ name: 'script', scopes })
      .expect(201);
    return answer.body as PersonalToken;
  }
});

const NOT_FAKED = [
  'nextTick',
  'setImmediate',
  'setInterval',
  'setTimeout',
  'queueMicrotask',
  'clearImmediate',
  'clearInterval',
  'clearTimeout',
  'performance',
  'hrtime',
] as const satisfies readonly string[] as never;
