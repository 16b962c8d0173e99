import type { AddressInfo } from 'node:net';
import { register, request, type Account } from '../support/account';
import { startTestApp, type TestApp } from '../support/test-app';

describe('Requests of several users at the same moment', () => {
  let server: TestApp;
  let url: string;
  beforeAll(async () => {
    server = await startTestApp();
    await server.app.listen(0, '127.0.0.1');
    const { port } = server.app.getHttpServer().address() as AddressInfo;
    url = `http://127.0.0.1:${port}`;
  });
  afterAll(() => server.close());

  it('are each answered, and each to the one who asked', async () => {
    const users: Account[] = [];
    for (const name of ['anna', 'ben', 'carla']) users.push(await register(url, name));
    const asked = Array.from({ length: 60 }, (_, index) => users[index % users.length]!);
    const answers = await Promise.all(
      asked.map((account) => request(url, 'GET', '/users/me', account)),
    );
    expect(answers.map(({ body }) => (body as { userName?: string }).userName)).toEqual(
      asked.map(({ userName }) => userName),
    );
  });
});
