import type { Authentication, Problem, RegistrationInvite } from '@anochat/contract';
import { CreateUser, MakeResetLink } from '../../src/auth';
import { StartupNotices } from '../../src/platform/observability';
import { MakeAdmin } from '../../src/users';
import { DEVICE, PASSWORD, type TestApp, bearer, itemsOf, startTestApp } from '../support/test-app';

const codeOf = (answer: { readonly body: unknown }) => (answer.body as Problem).code;

describe('Setting a server up', () => {
  let server: TestApp;
  beforeAll(async () => {
    server = await startTestApp({ environment: { REGISTRATION: 'closed' } });
  });
  afterAll(() => server.close());

  const link = async () => {
    const lines = await server.app.get(StartupNotices).collect('http://localhost:3000');
    return lines
      .map((line) => /http:\/\/localhost:3000\/setup#([\w-]+)$/.exec(line)?.[1])
      .find(Boolean);
  };
  const setup = (userName: string, token: string | undefined) =>
    server
      .request()
      .post('/api/v1/auth/setup')
      .send({ token, userName, password: PASSWORD, device: DEVICE });

  it('makes one administrator with the printed link, however many come at once with however many links', async () => {
    const [first, second] = [await link(), await link()];
    expect(first).not.toBe(second);
    expect(codeOf(await setup('mallory', 'A'.repeat(43)).expect(403))).toBe('auth.link-invalid');
    const answers = await Promise.all([
      setup('root', first),
      setup('root2', first),
      setup('root3', second),
      setup('root4', second),
    ]);
    const made = answers.filter(({ status }) => status === 201);
    expect(made).toHaveLength(1);
    expect((made[0]!.body as Authentication).user.admin).toBe(true);
    for (const answer of answers.filter(({ status }) => status !== 201)) {
      expect(['auth.setup-done', 'auth.link-invalid']).toContain(codeOf(answer));
    }
    const admins = await server.database.query('SELECT 1 FROM users');
    expect(admins).toHaveLength(1);
  });

  it('prints no link once there is an administrator, and the others are void', async () => {
    expect(await link()).toBeUndefined();
    expect(codeOf(await setup('late', 'B'.repeat(43)).expect(409))).toBe('auth.setup-done');
    const answer = await server.request().get('/api/versions').expect(200);
    expect(answer.body).toMatchObject({ setupNeeded: false, registration: 'closed' });
  });

  it.each([
    ['null for a field that may be left out', { displayName: null }],
    ['a list for a device', { device: [] }],
  ])('does not take %s', async (_, wrong) => {
    const answer = await server
      .request()
      .post('/api/v1/auth/register')
      .send({ userName: 'nobody', password: PASSWORD, device: DEVICE, ...wrong })
      .expect(400);
    expect(codeOf(answer)).toBe('request.invalid');
  });

  it('lets nobody register where registration is closed', async () => {
    const answer = await server
      .request()
      .post('/api/v1/auth/register')
      .send({ userName: 'alice', password: PASSWORD, device: DEVICE })
      .expect(403);
    expect(codeOf(answer)).toBe('auth.registration-closed');
  });
});

describe('Registering by invitation', () => {
  let server: TestApp;
  let admin: Authentication;
  beforeAll(async () => {
    server = await startTestApp({ environment: { REGISTRATION: 'invite' } });
    await server.app.get(CreateUser).execute({ userName: 'root', password: PASSWORD, admin: true });
    const answer = await server
      .request()
      .post('/api/v1/auth/login')
      .send({ userName: 'root', password: PASSWORD, device: DEVICE });
    admin = answer.body as Authentication;
  });
  afterAll(() => server.close());

  const invite = async (body: object = {}, who = admin) =>
    server
      .request()
      .post('/api/v1/auth/invites')
      .set(...bearer(who))
      .send(body);
  const register = (userName: string, code?: string) =>
    server
      .request()
      .post('/api/v1/auth/register')
      .send({ userName, password: PASSWORD, device: DEVICE, invite: code });

  it('needs one, and a real one', async () => {
    expect(codeOf(await register('nobody').expect(403))).toBe('auth.invite-required');
    expect(codeOf(await register('nobody', 'invented').expect(403))).toBe('auth.invite-invalid');
  });

  it('lets as many in as it says, however many come at once', async () => {
    const { code } = (await invite({ maxUses: 3 })).body as RegistrationInvite;
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) => register(`guest${i}`, code)),
    );
    const tally = answers.map((answer) => (answer.status === 201 ? 'in' : codeOf(answer))).sort();
    const expected = Array.from({ length: 8 }, (_, i) => (i < 5 ? 'auth.invite-invalid' : 'in'));
    expect(tally).toEqual(expected);
    const guests = await server.database.query(`SELECT 1 FROM users WHERE user_name LIKE 'guest%'`);
    expect(guests).toHaveLength(3);
  });

  it('uses none up for a name that is taken', async () => {
    const { code } = (await invite()).body as RegistrationInvite;
    expect(codeOf(await register('root', code).expect(409))).toBe('user.name-taken');
    await register('second', code).expect(201);
  });

  it('lets nobody in after its end, or once it is withdrawn', async () => {
    const expiring = (await invite()).body as RegistrationInvite;
    await server.database.query(
      'UPDATE registration_invites SET expires_at = now() WHERE id = $1',
      [expiring.id],
    );
    expect(codeOf(await register('late', expiring.code).expect(403))).toBe('auth.invite-invalid');
    const withdrawn = (await invite()).body as RegistrationInvite;
    const remove = () =>
      server
        .request()
        .delete(`/api/v1/auth/invites/${withdrawn.id}`)
        .set(...bearer(admin));
    await remove().expect(204);
    expect(codeOf(await remove().expect(404))).toBe('invite.not-found');
    expect(codeOf(await register('late', withdrawn.code).expect(403))).toBe('auth.invite-invalid');
  });

  it('lists those that still hold, without their codes, and to administrators alone', async () => {
    const made = (await invite({ maxUses: 2 })).body as RegistrationInvite;
    const list = (who: Authentication) =>
      server
        .request()
        .get('/api/v1/auth/invites')
        .set(...bearer(who));
    const listed = itemsOf<RegistrationInvite>(await list(admin).expect(200));
    expect(listed.map(({ id }) => id)).toContain(made.id);
    expect(JSON.stringify(listed)).not.toContain(made.code);

    const user = (await register('plain', made.code).expect(201)).body as Authentication;
    expect(codeOf(await list(user).expect(403))).toBe('auth.forbidden');
    expect(codeOf(await invite({}, user))).toBe('auth.forbidden');
    await server.app.get(MakeAdmin).execute('plain');
    await list(user).expect(200);
  });
});

describe('Passwords', () => {
  let server: TestApp;
  beforeAll(async () => {
    server = await startTestApp();
  });
  afterAll(() => server.close());

  const login = (userName: string, password: string) =>
    server.request().post('/api/v1/auth/login').send({ userName, password, device: DEVICE });
  const me = (who: Authentication) =>
    server
      .request()
      .get('/api/v1/users/me')
      .set(...bearer(who));
  const change = (who: Authentication, currentPassword: string, newPassword: string) =>
    server
      .request()
      .put('/api/v1/auth/password')
      .set(...bearer(who))
      .send({ currentPassword, newPassword });

  it('are stored as argon2id hashes of the strength that is promised', async () => {
    await server.register('alice');
    const [row] = await server.database.query<{ hash: string }>(
      `SELECT password_hash AS hash FROM users WHERE user_name = 'alice'`,
    );
    expect(row?.hash).toMatch(
      /^\$argon2id\$v=19\$m=19456,p=1,t=2\$|^\$argon2id\$v=19\$m=19456,t=2,p=1\$/,
    );
  });

  it('change with the current one, and every other session ends', async () => {
    const here = await server.register('bob');
    const elsewhere = (await login('bob', PASSWORD).expect(200)).body as Authentication;
    expect(codeOf(await change(here, 'not this one', 'a new password').expect(403))).toBe(
      'auth.password-wrong',
    );
    await change(here, PASSWORD, 'a new password').expect(204);
    await me(here).expect(200);
    await me(elsewhere).expect(401);
    await login('bob', PASSWORD).expect(401);
    await login('bob', 'a new password').expect(200);
  });

  it('cannot be guessed with a stolen access token', async () => {
    const carol = await server.register('carol');
    for (let i = 0; i < 10; i += 1) await change(carol, `guess ${i}`, 'a new password').expect(403);
    const answer = await change(carol, PASSWORD, 'a new password').expect(429);
    expect(answer.body).toMatchObject({ code: 'request.rate-limited', bucket: 'password' });
  });

  it("are reset with an administrator's link, once, and every session ends", async () => {
    const dave = await server.register('dave');
    const links = server.app.get(MakeResetLink);
    const tokenOf = (link: string) => link.split('#')[1];
    const stale = tokenOf(await links.execute('dave', null));
    const token = tokenOf(await links.execute('dave', null));
    const reset = (with_: string | undefined, newPassword = 'chosen anew') =>
      server.request().post('/api/v1/auth/password-reset').send({ token: with_, newPassword });
    expect(codeOf(await reset(stale).expect(403))).toBe('auth.link-invalid');
    expect(codeOf(await reset(token, 'short').expect(400))).toBe('request.invalid');
    const answers = await Promise.all([reset(token, 'one password'), reset(token, 'two password')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 403]);
    await me(dave).expect(401);
    await login('dave', PASSWORD).expect(401);
  });
});
