import supertest from 'supertest';
import { DEVICE, PASSWORD, startTestApp, type TestApp } from '../support/test-app';

describe('Clients that are served from elsewhere', () => {
  let server: TestApp;
  beforeAll(async () => {
    server = await startTestApp({ environment: { CLIENT_ORIGINS: 'https://app.example.org' } });
  });
  afterAll(() => server.close());
  const agent = () => supertest(server.app.getHttpServer());
  const preflight = (path: string, origin: string) =>
    agent()
      .options(path)
      .set('Origin', origin)
      .set('Access-Control-Request-Method', 'PUT')
      .set('Access-Control-Request-Headers', 'authorization,content-type');

  it.each(['app://anochat', 'https://app.example.org'])('are answered: %s', async (origin) => {
    for (const path of ['/api/v1/users/me', '/api/versions', '/api/blobs/x']) {
      const { headers } = await preflight(path, origin).expect(204);
      expect(headers['access-control-allow-origin']).toBe(origin);
      expect(headers['access-control-allow-headers']).toMatch(/authorization/i);
      expect(headers['access-control-allow-methods']).toContain('PUT');
    }
    const { headers } = await agent().get('/api/v1/users/me').set('Origin', origin).expect(401);
    expect(headers['access-control-allow-origin']).toBe(origin);
    expect(headers['access-control-expose-headers']).toContain('Retry-After');
    expect(headers['vary']).toMatch(/origin/i);
  });

  it.each([
    'https://evil.example',
    'app://anochat.evil.example',
    'app://other',
    'null',
    'https://app.example.org.evil.example',
  ])('are not answered when nobody named them: %s', async (origin) => {
    const { headers } = await preflight('/api/v1/users/me', origin);
    expect(headers['access-control-allow-origin']).toBeUndefined();
    const answer = await agent().get('/api/versions').set('Origin', origin).expect(200);
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('sign in by tokens in the body, and never by a cookie', async () => {
    const origin = 'app://anochat';
    const claim = { userName: 'alice', password: PASSWORD, device: DEVICE };
    const register = (more: object) =>
      agent()
        .post('/api/v1/auth/register')
        .set('Origin', origin)
        .set('Sec-Fetch-Site', 'cross-site')
        .send({ ...claim, ...more });
    const refused = await register({ delivery: 'cookie' }).expect(403);
    expect(refused.body).toMatchObject({ code: 'auth.origin-refused' });
    const taken = await register({ delivery: 'body' }).expect(201);
    expect(taken.headers['set-cookie']).toBeUndefined();
    expect(taken.headers['access-control-allow-credentials']).toBeUndefined();
    const { refreshToken } = taken.body as { readonly refreshToken: string };
    await agent()
      .post('/api/v1/auth/refresh')
      .set('Origin', origin)
      .set('Sec-Fetch-Site', 'cross-site')
      .send({ refreshToken })
      .expect(200);
  });
});
