import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ack, Head, Problem, SyncPage } from '@anochat/contract';
import type { Socket } from 'socket.io-client';
import { v7 } from 'uuid';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../src/platform/embedded';
import { call, register, request, type Account, type Method } from '../support/account';
import { Instance } from '../support/instance';
import { until } from '../support/until';
import { connect, envelopeOf } from './wire';

/** A Postgres that stays away for as long as the test wants: the server's own would be back at once. */
describe('while Postgres is away', () => {
  let dataFolder: string;
  let postgres: EmbeddedPostgres;
  let instance: Instance;
  let alice: Account;
  let bob: Account;
  let socket: Socket;
  let conversation: Head;
  /** What was begun, as far as the beginning came. */
  const undo: (() => unknown)[] = [];

  beforeAll(async () => {
    dataFolder = mkdtempSync(join(tmpdir(), 'anochat-away-'));
    undo.push(() => rmSync(dataFolder, { recursive: true, force: true }));
    chmodSync(dataFolder, 0o711);
    postgres = await startEmbeddedPostgres({ dataFolder });
    undo.push(() => postgres.stop());
    instance = await Instance.start({ environment: { DATABASE_URL: postgres.url } });
    undo.push(() => instance.dispose());
    alice = await register(instance.url);
    bob = await register(instance.url);
    const create = { kind: 'group', title: 'Away', members: [bob.userId] };
    conversation = await call<Head>(instance.url, 'POST', '/conversations', alice, create);
    socket = connect(instance.url, bob);
    undo.push(() => socket.disconnect());
    await until('the socket', () => socket.connected);
    await command('sync.resume', {});
    await postgres.stop();
  }, 60_000);

  afterAll(async () => {
    for (const step of undo.reverse()) await step();
  }, 60_000);

  const command = (name: string, payload: unknown): Promise<Ack<unknown>> =>
    socket.timeout(10_000).emitWithAck(name, payload);

  const expectUnavailable = (problem: Problem): void =>
    expect(problem).toMatchObject({
      code: 'server.unavailable',
      status: 503,
      retryAfter: expect.any(Number) as number,
    });

  const signUp = (userName: string) => ({
    userName,
    password: 'correct horse',
    device: { kind: 'bot', name: 'test' },
  });

  const requests: readonly (readonly [Method, string, unknown])[] = [
    ['GET', '/users/me', undefined],
    ['PATCH', '/users/me', { about: 'away' }],
    ['GET', '/users?prefix=a', undefined],
    ['GET', '/users/me/devices', undefined],
    ['GET', '/auth/sessions', undefined],
    ['GET', '/sync', undefined],
    ['GET', '/conversations/:id', undefined],
    ['PATCH', '/conversations/:id/members/me', { pinned: true }],
    ['GET', '/conversations/:id/entries', undefined],
    ['GET', '/conversations/:id/members', undefined],
    ['PUT', '/conversations/:id/messages/:message', envelopeOf('away')],
    ['POST', '/conversations', { kind: 'channel', title: 'away' }],
    ['POST', '/auth/register', signUp('somebody.new')],
    ['POST', '/auth/login', signUp('somebody.new')],
  ];
  it.each(requests)('%s %s answers 503 with Retry-After', async (method, path, body) => {
    const there = path.replace(':id', conversation.id).replace(':message', v7());
    const answer = await request(instance.url, method, there, alice, body);
    expect(answer.status).toBe(503);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expectUnavailable(answer.body as Problem);
  });

  it('refuses a message on the socket with the same problem', async () => {
    const payload = {
      conversationId: conversation.id,
      clientId: v7(),
      envelope: envelopeOf('away'),
    };
    const ack = await command('message.send', payload);
    expectUnavailable((ack as { readonly problem: Problem }).problem);
  });

  it('refuses to resume with the same problem', async () => {
    const ack = await command('sync.resume', {});
    expectUnavailable((ack as { readonly problem: Problem }).problem);
  });

  it('lives, and says that it is degraded', async () => {
    const [live, ready] = await Promise.all(
      ['live', 'ready'].map((name) => fetch(`${instance.internalUrl}/health/${name}`)),
    );
    expect(live?.status).toBe(200);
    expect(ready?.status).toBe(200);
    expect(await ready?.json()).toMatchObject({ status: 'degraded' });
  });

  it('goes on by itself when Postgres is back, in the same process', async () => {
    const pid = instance.pid;
    postgres = await startEmbeddedPostgres({ dataFolder });
    const send = () => {
      const path = `/conversations/${conversation.id}/messages/${v7()}`;
      return request(instance.url, 'PUT', path, alice, envelopeOf('back again'));
    };
    await until('a message is accepted', async () => (await send()).status < 300, 10_000);

    await until('the socket', () => socket.connected, 10_000);
    const resumed = (await command('sync.resume', {})) as { readonly data: SyncPage };
    expect(resumed.data.items.map(({ id }) => id)).toEqual([conversation.id]);
    const arrived = new Promise((done) => socket.once('message.created', done));
    await send();
    expect(await arrived).toMatchObject({ conversationId: conversation.id });

    expect(instance.isRunning && instance.pid).toBe(pid);
  }, 40_000);
});
