import { type Authentication, LIMITS, type Problem } from '@anochat/contract';
import { DEVICE, PASSWORD, type TestApp, bearer, startTestApp } from '../support/test-app';

const HOME = '198.51.100.7';
const ELSEWHERE = '203.0.113.9';

describe('Limits', () => {
  let server: TestApp;
  beforeAll(async () => {
    server = await startTestApp({ environment: { LOG_LEVEL: 'silent' } });
  });
  beforeEach(() => server.database.query('DELETE FROM login_failures'));
  afterAll(() => server.close());

  const codeOf = (answer: { readonly body: unknown }) => (answer.body as Problem).code;
  const login = (userName: string, password: string, address: string) =>
    server
      .request()
      .post('/api/v1/auth/login')
      .set('X-Forwarded-For', address)
      .send({ userName, password, device: DEVICE });
  const registerAt = async (userName: string, address: string) =>
    (
      await server
        .request()
        .post('/api/v1/auth/register')
        .set('X-Forwarded-For', address)
        .send({ userName, password: PASSWORD, device: DEVICE })
        .expect(201)
    ).body as Authentication;
  const hashes = async () =>
    (await server.metrics.registry.getSingleMetric('anochat_password_hashes_total')!.get())
      .values[0]!.value;

  describe('on failed sign-ins', () => {
    const fill = (userName: string, address: string) =>
      Promise.all(
        Array.from({ length: LIMITS.loginFailuresPerAccount }, () =>
          login(userName, 'a wrong one', address).expect(401),
        ),
      );

    it('stop guessing, tell when to come again, and cost no hash', async () => {
      await registerAt('alice', HOME);
      await fill('alice', ELSEWHERE);
      const before = await hashes();
      const answer = await login('alice', PASSWORD, ELSEWHERE).expect(429);
      expect(answer.body).toMatchObject({ code: 'request.rate-limited', bucket: 'login-account' });
      const seconds = Number(answer.headers['retry-after']);
      expect(seconds).toBeGreaterThan(0);
      expect(seconds).toBeLessThanOrEqual(LIMITS.loginFailureWindowMs / 1000);
      expect((answer.body as Problem).retryAfter).toBe(seconds);
      expect(await hashes()).toBe(before);
    });

    it('do not lock the owner out where a device of hers is signed in', async () => {
      await registerAt('bella', HOME);
      await fill('bella', ELSEWHERE);
      await fill('bella', ELSEWHERE).catch(() => undefined);
      await login('bella', PASSWORD, ELSEWHERE).expect(429);
      await login('bella', PASSWORD, HOME).expect(200);
    });

    it('hold at home too', async () => {
      await registerAt('clara', HOME);
      await fill('clara', HOME);
      await login('clara', PASSWORD, HOME).expect(429);
    });

    it('are the same for a name that nobody has', async () => {
      await fill('nobody-here', ELSEWHERE);
      const answer = await login('nobody-here', PASSWORD, ELSEWHERE).expect(429);
      expect((answer.body as Problem).bucket).toBe('login-account');
    });

    it('count the address across names', async () => {
      const left = LIMITS.loginFailuresPerAddress;
      await server.database.query(
        `INSERT INTO login_failures VALUES ($1, $2, now() + interval '1 minute')`,
        [`address:${ELSEWHERE}`, left - 1],
      );
      await login('one-name', 'a wrong one', ELSEWHERE).expect(401);
      const answer = await login('another-name', 'a wrong one', ELSEWHERE).expect(429);
      expect((answer.body as Problem).bucket).toBe('login-address');
    });

    it('forget once the window has ended, and after the right password', async () => {
      await registerAt('doris', HOME);
      await fill('doris', ELSEWHERE);
      await server.database.query('UPDATE login_failures SET window_ends_at = now()');
      await login('doris', PASSWORD, ELSEWHERE).expect(200);
      const rows = await server.database.query<{ subject: string; failures: number }>(
        'SELECT subject, failures FROM login_failures WHERE failures > 0',
      );
      expect(rows).toEqual([]);
    });

    it('let no attempt through beyond the limit when all come at once', async () => {
      await registerAt('ellen', HOME);
      const answers = await Promise.all(
        Array.from({ length: 40 }, () => login('ellen', 'a wrong one', ELSEWHERE)),
      );
      const looked = answers.filter(({ status }) => status === 401);
      expect(looked).toHaveLength(LIMITS.loginFailuresPerAccount);
    });
  });

  it('do the same work for an unknown name as for a wrong password', async () => {
    await registerAt('fiona', HOME);
    const workOf = async (userName: string) => {
      const [before, began] = [await hashes(), performance.now()];
      await login(userName, 'a wrong one', ELSEWHERE).expect(401);
      return { count: (await hashes()) - before, ms: performance.now() - began };
    };
    const known = [];
    const unknown = [];
    for (let i = 0; i < 9; i += 1) {
      known.push(await workOf('fiona'));
      unknown.push(await workOf('no-such-fiona'));
    }
    expect(known.map(({ count }) => count)).toEqual(Array(9).fill(1));
    expect(unknown.map(({ count }) => count)).toEqual(Array(9).fill(1));
    const median = (values: readonly { ms: number }[]) =>
      values.map(({ ms }) => ms).sort((a, b) => a - b)[4]!;
    // A skipped hash would make it some ten times faster; load on the machine does not.
    expect(median(unknown)).toBeGreaterThan(median(known) / 3);
  });

  it('answer 503 with Retry-After when too many hashes wait, and count no failure for it', async () => {
    await registerAt('gina', HOME);
    const answers = await Promise.all(
      Array.from({ length: 130 }, (_, i) => login(`crowd${i}`, PASSWORD, `198.51.100.${i}`)),
    );
    const busy = answers.filter(({ status }) => status === 503);
    expect(busy.length).toBeGreaterThan(0);
    expect(answers.every(({ status }) => status === 503 || status === 401)).toBe(true);
    for (const answer of busy) {
      expect(codeOf(answer)).toBe('server.unavailable');
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    }
    const [row] = await server.database.query<{ failures: number }>(
      `SELECT sum(failures)::int AS failures FROM login_failures WHERE subject LIKE 'account:crowd%'`,
    );
    expect(row?.failures).toBe(answers.length - busy.length);
    await login('gina', PASSWORD, HOME).expect(200);
  });
});

describe('Limits on requests', () => {
  it('count the device, the account and the address, and say how much is left', async () => {
    const server = await startTestApp({ environment: { RATE_LIMIT_FACTOR: '0.05' } });
    try {
      const alice = await server.register('alice');
      const me = (address: string) =>
        server
          .request()
          .get('/api/v1/users/me')
          .set(...bearer(alice))
          .set('X-Forwarded-For', address);
      const first = await me(HOME).expect(200);
      expect(first.headers['ratelimit-policy']).toContain('"device";q=30;w=60');
      expect(first.headers.ratelimit).toContain('"device";r=29;t=');
      expect(first.headers.ratelimit).toContain('"account";r=44;t=');

      const statuses: number[] = [];
      for (let i = 0; i < 40; i += 1) statuses.push((await me(`198.51.100.${i}`)).status);
      expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(29);
      const refused = await me(ELSEWHERE).expect(429);
      expect(refused.body).toMatchObject({ code: 'request.rate-limited', bucket: 'device' });
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);

      const flood = await Promise.all(
        Array.from({ length: 100 }, () =>
          server.request().get('/api/versions').set('X-Forwarded-For', ELSEWHERE),
        ),
      );
      expect(flood.filter(({ status }) => status === 429)[0]?.body).toMatchObject({
        bucket: 'address',
      });
      await server.request().get('/api/versions').set('X-Forwarded-For', '192.0.2.1').expect(200);
    } finally {
      await server.close();
    }
  });
});
