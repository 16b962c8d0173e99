import { type Authentication, LIMITS, type Problem, type Session } from '@anochat/contract';
import { DEVICE, PASSWORD, type TestApp, bearer, itemsOf, startTestApp } from '../support/test-app';

describe('Signing in', () => {
  let server: TestApp;
  beforeAll(async () => {
    server = await startTestApp();
  });
  afterAll(() => server.close());

  const login = (body: Readonly<Record<string, unknown>>) =>
    server
      .request()
      .post('/api/v1/auth/login')
      .send({ password: PASSWORD, device: DEVICE, ...body });
  const refresh = (refreshToken: string | undefined) =>
    server.request().post('/api/v1/auth/refresh').send({ refreshToken });
  const me = (who: Authentication) =>
    server
      .request()
      .get('/api/v1/users/me')
      .set(...bearer(who));
  const codeOf = (answer: { readonly body: unknown }) => (answer.body as Problem).code;

  it('registers with a name and a password and is then signed in', async () => {
    const alice = await server.register('Alice', { displayName: 'Alice A.' });
    expect(alice.user).toMatchObject({ userName: 'alice', displayName: 'Alice A.', admin: false });
    const answer = await me(alice).expect(200);
    expect(answer.body).toEqual(alice.user);
  });

  it('refuses a name that is taken, whatever its case', async () => {
    await server.register('taken');
    const answer = await server
      .request()
      .post('/api/v1/auth/register')
      .send({ userName: 'TAKEN', password: PASSWORD, device: DEVICE })
      .expect(409);
    expect(codeOf(answer)).toBe('user.name-taken');
    expect(answer.type).toBe('application/problem+json');
  });

  it('gives two registrations of one name at the same time to one of them', async () => {
    const answers = await Promise.all(
      Array.from({ length: 4 }, () =>
        server
          .request()
          .post('/api/v1/auth/register')
          .send({ userName: 'racer', password: PASSWORD, device: DEVICE }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
  });

  it('lets a new device in at the limit, in place of one that is signed in nowhere', async () => {
    const first = await server.register('traveller');
    const fill = (owner: string, count: number) =>
      server.database.query(
        `INSERT INTO devices (id, user_id, kind, name, last_seen_at)
         SELECT gen_random_uuid(), $1, 'web', 'old', now() - interval '1 day' * g
         FROM generate_series(1, $2::integer) g`,
        [owner, count],
      );
    await fill(first.user.id, LIMITS.devicesPerUser - 1);
    await login({ userName: 'traveller', device: { kind: 'web', name: 'new' } }).expect(200);
    await me(first).expect(200);
    const [row] = await server.database.query<{ readonly oldest: number; readonly all: number }>(
      `SELECT count(*) AS all,
         count(*) FILTER (WHERE last_seen_at < now() - ($2::integer - 1.5) * interval '1 day') AS oldest
       FROM devices WHERE user_id = $1 AND revoked_at IS NULL`,
      [first.user.id, LIMITS.devicesPerUser],
    );
    expect(row).toEqual({ all: LIMITS.devicesPerUser, oldest: 0 });
  });

  it('refuses requests without a token, with a forged one and with one of another server', async () => {
    expect(codeOf(await server.request().get('/api/v1/users/me').expect(401))).toBe(
      'auth.required',
    );
    const alice = await server.register('forged');
    const [head, , signature] = alice.accessToken.split('.');
    const claims = Buffer.from(
      JSON.stringify({
        sub: alice.user.id,
        sid: alice.sessionId,
        did: alice.deviceId,
        adm: true,
        exp: 9e9,
      }),
    ).toString('base64url');
    for (const token of [
      `${head}.${claims}.${signature}`,
      `${Buffer.from('{"alg":"none"}').toString('base64url')}.${claims}.`,
      'nonsense',
    ]) {
      const answer = await me({ ...alice, accessToken: token }).expect(401);
      expect(codeOf(answer)).toBe('auth.token-invalid');
    }
  });

  it('signs in with the right password and says the same of a wrong one and of an unknown name', async () => {
    await server.register('bob');
    await login({ userName: 'bob' }).expect(200);
    const wrong = await login({ userName: 'bob', password: 'not the password' }).expect(401);
    const unknown = await login({ userName: 'nobody-here' }).expect(401);
    const without = (problem: Problem) => ({ ...problem, requestId: undefined });
    expect(without(wrong.body as Problem)).toEqual(without(unknown.body as Problem));
    expect(codeOf(wrong)).toBe('auth.credentials-invalid');
  });

  it('keeps a device and replaces its session when it signs in again', async () => {
    const first = await server.register('carol');
    const second = (await login({ userName: 'carol', device: { ...DEVICE, id: first.deviceId } }))
      .body as Authentication;
    expect(second.deviceId).toBe(first.deviceId);
    expect(codeOf(await me(first).expect(401))).toBe('auth.session-revoked');
    await me(second).expect(200);
  });

  it('does not give somebody the device of another user', async () => {
    const dave = await server.register('dave');
    const erin = await server.register('erin', { device: { ...DEVICE, id: dave.deviceId } });
    expect(erin.deviceId).not.toBe(dave.deviceId);
    await me(dave).expect(200);
  });

  it('lists sessions, ends one of them, and ends all others', async () => {
    const first = await server.register('frank');
    const more = await Promise.all([1, 2, 3].map(() => login({ userName: 'frank' }).expect(200)));
    const [second, third] = more.map(({ body }) => body as Authentication) as [
      Authentication,
      Authentication,
    ];
    const list = async () =>
      itemsOf<Session>(
        await server
          .request()
          .get('/api/v1/auth/sessions')
          .set(...bearer(first))
          .expect(200),
      );
    const sessions = await list();
    expect(sessions).toHaveLength(4);
    expect(sessions.filter(({ current }) => current).map(({ id }) => id)).toEqual([
      first.sessionId,
    ]);

    const end = (id: string) =>
      server
        .request()
        .delete(`/api/v1/auth/sessions/${id}`)
        .set(...bearer(first));
    await end(second.sessionId).expect(204);
    expect(codeOf(await end(second.sessionId).expect(404))).toBe('session.not-found');
    await me(second).expect(401);
    expect(codeOf(await refresh(second.refreshToken).expect(401))).toBe('auth.session-revoked');
    await me(third).expect(200);

    await server
      .request()
      .delete('/api/v1/auth/sessions')
      .set(...bearer(first))
      .expect(204);
    await me(third).expect(401);
    expect(await list()).toHaveLength(1);
  });

  it("does not end another user's session", async () => {
    const [mallory, victim] = [await server.register('mallory'), await server.register('victim')];
    await server
      .request()
      .delete(`/api/v1/auth/sessions/${victim.sessionId}`)
      .set(...bearer(mallory))
      .expect(404);
    await me(victim).expect(200);
  });

  it('ends the session at log-out', async () => {
    const grace = await server.register('grace');
    await server
      .request()
      .post('/api/v1/auth/logout')
      .set(...bearer(grace))
      .expect(204);
    expect(codeOf(await me(grace).expect(401))).toBe('auth.session-revoked');
    await refresh(grace.refreshToken).expect(401);
  });
});
