import type { Authentication, Problem } from '@anochat/contract';
import { LIMITS } from '@anochat/contract';
import { DEVICE, PASSWORD, type TestApp, bearer, startTestApp } from '../support/test-app';

describe('Refreshing a session', () => {
  let server: TestApp;
  let user: Authentication;
  let count = 0;
  beforeAll(async () => {
    server = await startTestApp();
  });
  beforeEach(async () => {
    user = await server.register(`user${(count += 1)}`);
  });
  afterAll(() => server.close());

  const refresh = (refreshToken: string | undefined) =>
    server.request().post('/api/v1/auth/refresh').send({ refreshToken });
  const refreshed = async (refreshToken: string | undefined) =>
    (await refresh(refreshToken).expect(200)).body as Authentication;
  const codeOf = (answer: { readonly body: unknown }) => (answer.body as Problem).code;
  const me = (who: Authentication) =>
    server
      .request()
      .get('/api/v1/users/me')
      .set(...bearer(who));
  /** As if the token had been used so long ago. */
  const age = (ms: number) =>
    server.database.query(
      `UPDATE refresh_tokens SET used_at = used_at - $2::int * interval '1 ms'
       WHERE session_id = $1 AND used_at IS NOT NULL`,
      [user.sessionId, ms],
    );
  const tokens = () =>
    server.database.query<{ used: boolean }>(
      'SELECT used_at IS NOT NULL AS used FROM refresh_tokens WHERE session_id = $1',
      [user.sessionId],
    );

  it('gives another refresh token and an access token of the same session', async () => {
    const next = await refreshed(user.refreshToken);
    expect(next.refreshToken).not.toBe(user.refreshToken);
    expect(next).toMatchObject({ sessionId: user.sessionId, deviceId: user.deviceId });
    await me(next).expect(200);
    await refreshed(next.refreshToken);
  });

  it('gives an honest retry within the grace the same successor', async () => {
    const first = await refreshed(user.refreshToken);
    await age(LIMITS.refreshGraceMs - 2_000);
    const second = await refreshed(user.refreshToken);
    expect(second.refreshToken).toBe(first.refreshToken);
    await refreshed(first.refreshToken);
  });

  it('ends the session when a token comes again after the grace, for the thief and for the owner', async () => {
    const owner = await refreshed(user.refreshToken);
    await age(LIMITS.refreshGraceMs + 1_000);
    expect(codeOf(await refresh(user.refreshToken).expect(401))).toBe('auth.refresh-reused');
    expect(codeOf(await refresh(owner.refreshToken).expect(401))).toBe('auth.session-revoked');
    expect(codeOf(await me(owner).expect(401))).toBe('auth.session-revoked');
  });

  it('lets 20 racing refreshes end in one family that goes on living', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(user.refreshToken)));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    const successors = new Set(answers.map(({ body }) => (body as Authentication).refreshToken));
    expect(successors.size).toBe(1);
    expect((await tokens()).map(({ used }) => used).sort()).toEqual([false, true]);
    await refreshed([...successors][0]);
  });

  it('knows no invented token, and none that has expired', async () => {
    expect(codeOf(await refresh('invented').expect(401))).toBe('auth.refresh-invalid');
    expect(codeOf(await refresh(undefined).expect(401))).toBe('auth.refresh-invalid');
    await server.database.query(
      'UPDATE refresh_tokens SET expires_at = now() WHERE session_id = $1',
      [user.sessionId],
    );
    expect(codeOf(await refresh(user.refreshToken).expect(401))).toBe('auth.refresh-invalid');
  });

  it('stores no token that could be used', async () => {
    const [row] = await server.database.query<{ text: string }>(
      `SELECT string_agg(encode(hash, 'base64'), ' ') AS text FROM refresh_tokens`,
    );
    expect(row?.text).not.toContain(
      Buffer.from(user.refreshToken!, 'base64url').toString('base64'),
    );
  });

  describe('with the token in a cookie', () => {
    const SAME = ['Sec-Fetch-Site', 'same-origin'] as const;
    const signIn = () =>
      server
        .request()
        .post('/api/v1/auth/login')
        .set(...SAME)
        .send({
          userName: user.user.userName,
          password: PASSWORD,
          device: DEVICE,
          delivery: 'cookie',
        });

    it('keeps it from scripts and from other sites, and out of every body', async () => {
      const answer = await signIn().expect(200);
      expect(answer.body).not.toHaveProperty('refreshToken');
      const [cookie] = answer.headers['set-cookie'] as unknown as string[];
      expect(cookie).toMatch(/HttpOnly/);
      expect(cookie).toMatch(/SameSite=Strict/);
      expect(cookie).toMatch(/Path=\/api\/v1\/auth(;|$)/);
      const value = cookie!.split(';')[0]!;
      const next = await server
        .request()
        .post('/api/v1/auth/refresh')
        .set(...SAME)
        .set('Cookie', value)
        .send({})
        .expect(200);
      expect(next.body).not.toHaveProperty('refreshToken');
      expect(next.headers['set-cookie']).toHaveLength(1);
    });

    it('ends the session that a browser has forgotten when it signs in anew', async () => {
      const valueOf = (answer: { readonly headers: object }): string =>
        (answer.headers as Record<'set-cookie', string[]>)['set-cookie'][0]!.split(';')[0]!;
      const first = await signIn().expect(200);
      const elsewhere = await signIn().expect(200);
      await signIn().set('Cookie', valueOf(first)).expect(200);
      const again = (value: string) =>
        server
          .request()
          .post('/api/v1/auth/refresh')
          .set(...SAME)
          .set('Cookie', value)
          .send({});
      expect(codeOf(await again(valueOf(first)).expect(401))).toBe('auth.session-revoked');
      // Nobody else's ends by that, and none of another account.
      await again(valueOf(elsewhere)).expect(200);
      const other = await server.register('lodger');
      await server
        .request()
        .post('/api/v1/auth/login')
        .set(...SAME)
        .set('Cookie', valueOf(elsewhere))
        .send({
          ...{ userName: other.user.userName, password: PASSWORD },
          ...{ device: DEVICE, delivery: 'cookie' },
        })
        .expect(200);
      await again(valueOf(elsewhere)).expect(200);
    });

    it('takes it only from pages of its own origin', async () => {
      const [cookie] = (await signIn().expect(200)).headers['set-cookie'] as unknown as string[];
      const from = (headers: Readonly<Record<string, string>>) =>
        server
          .request()
          .post('/api/v1/auth/refresh')
          .set('Cookie', cookie!.split(';')[0]!)
          .set(headers)
          .send({});
      const foreign: readonly Readonly<Record<string, string>>[] = [
        {},
        { 'Sec-Fetch-Site': 'cross-site' },
        { 'Sec-Fetch-Site': 'same-site' },
        { 'Sec-Fetch-Site': 'cross-site', Origin: server.config.origin },
        { Origin: 'https://evil.example' },
        { Origin: 'null' },
      ];
      for (const headers of foreign) {
        expect(codeOf(await from(headers).expect(403))).toBe('auth.origin-refused');
      }
      await from({ Origin: server.config.origin }).expect(200);
    });
  });
});

describe('Served by https', () => {
  it('marks the cookie as Secure, and gives none to a page without it', async () => {
    const server = await startTestApp({ environment: { PUBLIC_URL: 'https://chat.example' } });
    const registerFrom = (origin: string, userName: string) =>
      server
        .request()
        .post('/api/v1/auth/register')
        .set('Origin', origin)
        .set('Host', new URL(origin).host)
        .send({ userName, password: PASSWORD, device: DEVICE, delivery: 'cookie' });
    try {
      const answer = await registerFrom('https://chat.example', 'alice').expect(201);
      expect((answer.headers['set-cookie'] as unknown as string[])[0]).toMatch(/; Secure/);
      await registerFrom('https://also.example', 'bob').expect(201);
      const refused = await registerFrom('http://chat.example', 'carol').expect(403);
      expect(refused.body).toMatchObject({ code: 'auth.origin-refused' });
    } finally {
      await server.close();
    }
  });
});
