import { type Accepted, LIMITS, type Problem } from '@anochat/contract';
import { Client } from 'pg';

import { Authenticator } from '../../../src/auth';
import { HttpDoor } from '../../../src/platform/http';
import { until } from '../../support/until';
import { messageOf, type RealtimeApp, SocketUser, startRealtime } from './socket-user';

/** Holds the conversation, so that what is appended waits. */
const hold = async (server: RealtimeApp, id: string): Promise<() => Promise<void>> => {
  const client = new Client({ connectionString: server.databaseUrl });
  await client.connect();
  await client.query('BEGIN');
  await client.query('SELECT 1 FROM conversations WHERE id = $1 FOR UPDATE', [id]);
  return async () => {
    await client.query('COMMIT');
    await client.end();
  };
};

const waiting = (server: RealtimeApp, count: number): Promise<void> =>
  until(`${count} wait for a lock`, async () => {
    const rows = await server.database.query(
      `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
    );
    return rows.length >= count;
  });

const isRefused = (url: string): Promise<boolean> =>
  fetch(`${url}/api/versions`).then(
    () => false,
    () => true,
  );

describe('Draining', () => {
  it('lets balancers see it first: for that time everything goes on', async () => {
    const server = await startRealtime({ DRAIN_WAIT: '2' });
    const [one, other] = [await SocketUser.register(server), await SocketUser.register(server)];
    const group = await one.makeGroup(other);
    const before = await fetch(`${server.url}/api/versions`);
    const closing = server.close();
    const during = await fetch(`${server.url}/api/versions`);
    expect([before, during].map(({ headers }) => headers.get('connection'))).toEqual([
      'keep-alive',
      'close',
    ]);
    const late = await SocketUser.connect(server, await one.signInAgain());
    const { seq } = await late.say(group, 'still here');
    await other.getsSeq(group, seq);
    expect(other.signals('connection.closing')).toEqual([]);
    await closing;
    expect(await isRefused(server.url)).toBe(true);
    for (const user of [one, other, late]) expect(user.disconnected).toBe('transport close');
  });

  it('answers what was asked before it lets a socket go, and takes nothing more', async () => {
    const server = await startRealtime();
    const [one, idle] = [await SocketUser.register(server), await SocketUser.register(server)];
    const group = await one.makeGroup(idle);
    const release = await hold(server, group);
    const said = one.say(group, 'under way');
    const { clientId, envelope } = messageOf(group, 'under way too');
    const path = `conversations/${group}/messages/${clientId}`;
    const called = fetch(`${server.url}/api/v1/${path}`, {
      method: 'PUT',
      headers: {
        authorization: `Bearer ${one.auth.accessToken}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(envelope),
    });
    await waiting(server, 1);
    await until('the request is there', () => one.server.app.get(HttpDoor).isAnswering);

    const closing = server.close();
    await idle.gets('the end', () => idle.disconnected !== undefined);
    // Nobody connects to a server that is leaving: a proxy tries the next one at once.
    expect(await isRefused(server.url)).toBe(true);
    expect(one.disconnected).toBeUndefined();
    expect(await one.refused('message.send', messageOf(group, 'too late'))).toMatchObject({
      code: 'server.unavailable',
      retryAfter: 1,
    } satisfies Partial<Problem>);
    await release();
    const [bySocket, byRequest] = [await said, (await (await called).json()) as Accepted];
    expect([bySocket.seq, byRequest.seq].toSorted()).toEqual([2, 3]);
    await one.gets('the end', () => one.disconnected !== undefined);
    expect(one.signals('connection.closing')).toMatchObject([{ reason: 'server-draining' }]);
    await closing;
  });
});

describe('A storm of handshakes', () => {
  it('is let in so many at a time, and the rest is told when to come again', async () => {
    const server = await startRealtime();
    const user = await SocketUser.register(server);
    let letIn: () => void = () => undefined;
    const doorkeeper = new Promise<void>((resolve) => (letIn = resolve));
    const authenticator = server.app.get(Authenticator, { strict: false });
    const authenticate = authenticator.authenticate.bind(authenticator);
    jest.spyOn(authenticator, 'authenticate').mockImplementation(async (token) => {
      await doorkeeper;
      return authenticate(token);
    });
    const room = LIMITS.concurrentHandshakes * 17;
    const arrivals = Array.from({ length: room + 40 }, () =>
      SocketUser.open(server, user.auth).then(
        (arrived) => {
          arrived.close();
          return 'let in' as const;
        },
        (error: unknown) => (error as { readonly data: Problem }).data,
      ),
    );
    const refusals: Problem[] = [];
    for (const arrival of arrivals)
      void arrival.then((outcome) => outcome !== 'let in' && refusals.push(outcome));
    await until('some are refused', () => refusals.length >= 40);
    letIn();
    const outcomes = await Promise.all(arrivals);
    expect(outcomes.filter((outcome) => outcome === 'let in')).toHaveLength(room);
    expect(new Set(refusals.map(({ code }) => code))).toEqual(new Set(['server.unavailable']));
    expect(new Set(refusals.map(({ retryAfter }) => retryAfter))).toEqual(new Set([1, 2, 3, 4, 5]));
    await server.close();
  });
});
