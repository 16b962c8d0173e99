import { ERRORS } from '@anochat/contract';
import supertest from 'supertest';
import { type TestApp, startTestApp } from '../support/test-app';

describe('What a server tells of its interface', () => {
  let server: TestApp;
  beforeAll(async () => {
    server = await startTestApp();
  });
  afterAll(() => server.close());
  const get = (path: string) => supertest(server.app.getHttpServer()).get(path);

  it('serves both documents and pages to browse them', async () => {
    const rest = await get('/docs/openapi.json').expect(200);
    expect(rest.body).toMatchObject({ openapi: '3.1.0' });
    const socket = await get('/docs/asyncapi.json').expect(200);
    expect(socket.body).toMatchObject({ asyncapi: '3.0.0' });
    expect((await get('/docs').expect(200)).text).toContain('swagger-ui-bundle.js');
    await get('/docs/swagger/swagger-ui-bundle.js').expect(200);
    const page = (await get('/docs/socket').expect(200)).text;
    for (const name of messagesOf(socket.body)) expect(page).toContain(`id="${name}"`);
  });

  it('lets no script but its own run, and loads nothing from elsewhere', async () => {
    for (const path of ['/docs', '/docs/socket', '/docs/problems']) {
      const { text, headers } = await get(path).expect(200);
      expect(headers['content-security-policy']).toContain("default-src 'self'");
      expect(text).not.toMatch(/<script(?![^>]*src="\/docs\/)/);
      expect(text).not.toMatch(/(src|href)="(https?:)?\/\//);
    }
  });

  it('has a page for each problem, where its type leads to', async () => {
    for (const code of Object.keys(ERRORS)) {
      expect((await get(`/docs/problems/${code}`).expect(200)).text).toContain(code);
    }
    await get('/docs/problems/none.such').expect(404);
    await get('/docs/problems/constructor').expect(404);
  });

  it('says before anybody signs in what it is and what holds', async () => {
    const answer = await get('/api/versions').expect(200);
    expect(answer.body).toMatchObject({
      api: ['v1'],
      registration: 'open',
      setupNeeded: true,
      limits: { passwordLength: { min: 8, max: 256 } },
    });
  });

  it('answers an unknown route with a problem', async () => {
    const answer = await get('/api/v1/nowhere').expect(404);
    expect(answer.type).toBe('application/problem+json');
    expect(answer.body).toMatchObject({ code: 'route.not-found' });
  });
});

const messagesOf = (body: unknown): string[] =>
  Object.keys((body as { components: { messages: object } }).components.messages);
