import type { SignalType } from '@anochat/contract';

import { BUS, type Bus, type SignalNews } from '../../src/platform/bus';
import { SuspendUser } from '../../src/users';
import { type RealtimeApp, SocketUser, startRealtime } from '../medium/realtime/socket-user';
import { type RunningKafka, startKafka } from '../support/kafka';
import { bearer } from '../support/test-app';
import { until } from '../support/until';

// Java starts, and starts again.
jest.setTimeout(400_000);

const withKafka = process.env.KAFKA_LIB === undefined ? describe.skip : describe;

withKafka('Two instances on one Postgres and Kafka (needs KAFKA_LIB)', () => {
  let kafka: RunningKafka;
  let a: RealtimeApp;
  let b: RealtimeApp;
  beforeAll(async () => {
    kafka = await startKafka();
    const environment = { BUS: 'kafka', KAFKA_BROKERS: kafka.brokers };
    a = await startRealtime(environment);
    b = await startRealtime(environment, a);
  });
  afterAll(async () => {
    await b.close();
    await a.close();
    await kafka.stop();
  });

  const busOf = ({ app }: RealtimeApp): Bus => app.get<Bus>(BUS, { strict: false });
  const busIs = (isUp: boolean): Promise<void> =>
    until(`the bus is ${isUp ? 'up' : 'away'}`, () =>
      [a, b].every((one) => busOf(one).isUp === isUp),
    );
  const people = async (...places: readonly RealtimeApp[]): Promise<readonly SocketUser[]> =>
    Promise.all(places.map((place) => SocketUser.register(place)));
  const pair = async (): Promise<readonly [SocketUser, SocketUser, string]> => {
    const [ann, bob] = (await people(a, b)) as [SocketUser, SocketUser];
    const group = await ann.makeGroup(bob);
    await bob.gets('the group', () => bob.signals('membership.changed').length > 0);
    await ann.say(group, 'hello');
    await bob.getsSeq(group, 2);
    return [ann, bob, group];
  };
  /** The next seqs of the group in the order in which the user got them. */
  const inOrder = (user: SocketUser, group: string): void => {
    const seqs = user.seqs(group);
    expect(seqs).toEqual(seqs.map((_, i) => (seqs[0] ?? 0) + i));
  };
  /** Of every kind of news that stops delivery: what the user is told, and that it goes at once. */
  const closing = async (user: SocketUser, reason: string): Promise<void> => {
    await user.gets('the end', () => user.disconnected !== undefined);
    expect(user.signals('connection.closing')).toEqual([{ reason, terminal: true }]);
  };

  describe('while the bus is up', () => {
    beforeAll(() => busIs(true));

    it('bring what both send at once to both, in one order', async () => {
      const [ann, bob, group] = await pair();
      await Promise.all(
        Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? ann : bob).say(group, `${i}`)),
      );
      await ann.getsSeq(group, 42);
      await bob.getsSeq(group, 42);
      inOrder(ann, group);
      inOrder(bob, group);
    });

    it('bring an entry that is too large for a record', async () => {
      const [ann, bob, group] = await pair();
      await Promise.all(Array.from({ length: 30 }, () => ann.say(group, 'x'.repeat(15_000))));
      await bob.getsSeq(group, 32);
      inOrder(bob, group);
    });

    it('show typing, marks and presence across', async () => {
      const [ann, bob, group] = await pair();
      await ann.ask('typing.set', { conversationId: group, active: true });
      await bob.gets('typing', () => bob.signals('typing.changed').length > 0);
      await bob.ask('read.mark', { conversationId: group, upTo: 2 });
      await ann.gets('the mark', () =>
        ann.signals('mark.moved').some(({ userId, readSeq }) => userId === bob.id && readSeq === 2),
      );
      await until('ann is seen', async () =>
        (await bob.ask('presence.watch', { userIds: [ann.id] })).online.includes(ann.id),
      );
      const cyd = await a.register(`cyd-${ann.id.slice(-8)}`);
      await bob.ask('presence.watch', { userIds: [cyd.user.id] });
      await SocketUser.connect(a, cyd);
      await bob.gets('cyd', () =>
        bob
          .signals('presence.changed')
          .some(({ userId, online }) => userId === cyd.user.id && online),
      );
    });

    it('bring signals to the device that they are for, whatever they tell', async () => {
      const [bob, eve] = (await people(b, b)) as [SocketUser, SocketUser];
      const toDevice = { deviceId: bob.auth.deviceId };
      const toUser = { userId: bob.id };
      const all = [
        { audience: toDevice, type: 'inbox.received', data: {} },
        { audience: toDevice, type: 'welcome.received', data: { conversationId: bob.id } },
        { audience: toDevice, type: 'key-packages.low', data: { available: 3 } },
        { audience: toUser, type: 'chain.changed', data: { userId: bob.id, n: 4 } },
        { audience: toUser, type: 'device.offered', data: { deviceId: bob.auth.deviceId } },
        {
          audience: toUser,
          type: 'draft.changed',
          data: { deviceId: bob.auth.deviceId, revision: 2 },
        },
      ] as const satisfies readonly Omit<SignalNews, 'conversationId'>[];
      for (const news of all) busOf(a).publishSignal({ ...news, conversationId: null });
      const got = (type: SignalType): unknown => bob.signals(type)[0];
      await bob.gets('all of them', () => all.every(({ type }) => got(type) !== undefined));
      for (const { type, data } of all) {
        expect(got(type)).toEqual(data);
        expect(eve.signals(type)).toEqual([]);
      }
    });

    it('add people to a conversation that nobody listens to on their instance', async () => {
      const [ann, bob] = (await people(a, b)) as [SocketUser, SocketUser];
      const group = await ann.makeGroup();
      await ann.say(group, 'alone');
      await ann.call('post', `/conversations/${group}/members`, { userIds: [bob.id] });
      await bob.gets('the group', () => bob.signals('membership.changed').length > 0);
      const { seq } = await ann.say(group, 'welcome');
      await bob.getsSeq(group, seq);
    });
  });

  describe('while Kafka is away', () => {
    beforeAll(async () => {
      await busIs(true);
    });
    let ann: SocketUser;
    let bob: SocketUser;
    let group: string;
    let sessions: Readonly<Record<'out' | 'device' | 'leaving' | 'suspended', SocketUser>>;
    beforeAll(async () => {
      [ann, bob, group] = await pair();
      const [leaving, suspended] = (await people(b, b)) as [SocketUser, SocketUser];
      sessions = {
        out: await SocketUser.connect(b, await bob.signInAgain()),
        device: await SocketUser.connect(b, await bob.signInAgain()),
        leaving,
        suspended,
      };
      await kafka.kill();
      await busIs(false);
    });
    afterAll(async () => {
      await kafka.restart();
      await busIs(true);
    });

    it('bring on what is sent, in order', async () => {
      const first = await ann.say(group, 'by the database');
      await bob.getsSeq(group, first.seq);
      const { seq } = await bob.say(group, 'back');
      await ann.getsSeq(group, seq);
      inOrder(bob, group);
      inOrder(ann, group);
    });

    it('add people to a conversation that nobody listens to on their instance', async () => {
      const fresh = await ann.makeGroup(bob);
      await ann.say(fresh, 'new here');
      // Up to the head that they are told the log has everything; above it comes live.
      await bob.gets('the head', () =>
        bob.signals('membership.changed').some(({ head }) => head.id === fresh),
      );
      const { seq } = await ann.say(fresh, 'and more');
      await bob.getsSeq(fresh, seq);
    });

    it('end what a session, a device and an account had on the other instance', async () => {
      const began = Date.now();
      await byWayOf(a, bob, 'delete', `/auth/sessions/${sessions.out.auth.sessionId}`);
      await byWayOf(a, bob, 'delete', `/users/me/devices/${sessions.device.auth.deviceId}`);
      await byWayOf(a, sessions.leaving, 'post', '/auth/logout');
      await a.app
        .get(SuspendUser, { strict: false })
        .execute(sessions.suspended.auth.user.userName);
      await closing(sessions.out, 'session-revoked');
      await closing(sessions.device, 'device-revoked');
      await closing(sessions.leaving, 'session-revoked');
      await closing(sessions.suspended, 'account-suspended');
      // A bound for what hangs; how soon it is under load is measured elsewhere.
      expect(Date.now() - began).toBeLessThan(10_000);
    });

    it('give nobody an entry after their removal', async () => {
      const [eve] = (await people(b)) as [SocketUser];
      await ann.call('post', `/conversations/${group}/members`, { userIds: [eve.id] });
      const before = await ann.say(group, 'with eve');
      await eve.getsSeq(group, before.seq);
      const saying = Array.from({ length: 10 }, (_, i) => ann.say(group, `around ${i}`));
      await ann.call('delete', `/conversations/${group}/members/${eve.id}`);
      await Promise.all(saying);
      const after = await ann.say(group, 'without eve');
      await bob.getsSeq(group, after.seq);
      const removal = bob
        .entries(group)
        .find((entry) => entry.kind === 'membership' && entry.change.type === 'removed');
      await eve.getsSeq(group, removal?.seq ?? 0);
      expect(Math.max(...eve.seqs(group))).toBe(removal?.seq);
    });
  });

  it('lose nothing of an outage, and go on by Kafka after it', async () => {
    const [ann, bob, group] = await pair();
    await kafka.kill();
    for (let i = 0; i < 20; i += 1) await ann.say(group, `while away ${i}`);
    await kafka.restart();
    for (let i = 0; i < 20; i += 1) await bob.say(group, `while it comes back ${i}`);
    await busIs(true);
    const { seq } = await ann.say(group, 'back');
    await bob.getsSeq(group, seq);
    await ann.getsSeq(group, seq);
    inOrder(ann, group);
    inOrder(bob, group);
    await until('the outbox is empty', async () => {
      const [row] = await a.database.query<{ count: number }>('SELECT count(*)::int FROM outbox');
      return row?.count === 0;
    });
  });
});

/** What the user asks of another instance than the one that they are connected to. */
const byWayOf = async (
  server: RealtimeApp,
  user: SocketUser,
  method: 'post' | 'delete',
  path: string,
): Promise<void> => {
  const request = server
    .request()
    [method](`/api/v1${path}`)
    .set(...bearer(user.auth));
  expect((await request.send({})).status).toBe(204);
};
