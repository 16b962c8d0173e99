import { setTimeout as sleep } from 'node:timers/promises';
import type { Authentication, CloseReason } from '@anochat/contract';

import { BUS, type Bus } from '../../src/platform/bus';
import { SuspendUser } from '../../src/users';
import { percentile } from '../bench/figures';
import { type RealtimeApp, SocketUser, startRealtime } from '../medium/realtime/socket-user';
import { type RunningKafka, startKafka } from '../support/kafka';
import { bearer, DEVICE, PASSWORD } from '../support/test-app';
import { until } from '../support/until';

const withKafka = process.env.KAFKA_LIB === undefined ? describe.skip : describe;
/** More of them for figures that mean something: CUT_OFF_ROUNDS=20. */
const ROUNDS = Number(process.env.CUT_OFF_ROUNDS ?? 2);
const PER_SECOND = 50;

jest.setTimeout(600_000);

/** One who is to hear no more, on another instance than the one where it is done. */
interface Victim {
  readonly user: SocketUser;
  readonly group: string;
}
interface Ending {
  /** At the first instance, whatever it takes. */
  readonly act: (victim: Victim) => Promise<unknown>;
  /** Of a connection that ends; a removal ends none. */
  readonly reason: CloseReason | null;
}

withKafka('What ends somebody’s part ends it on every instance (needs KAFKA_LIB)', () => {
  let kafka: RunningKafka;
  let a: RealtimeApp;
  let b: RealtimeApp;
  let ann: SocketUser;
  let bob: SocketUser;
  let group: string;
  let isTalking = true;
  let talking: Promise<void>;
  const times = new Map<string, number[]>();

  beforeAll(async () => {
    kafka = await startKafka();
    const environment = { BUS: 'kafka', KAFKA_BROKERS: kafka.brokers };
    a = await startRealtime(environment);
    b = await startRealtime(environment, a);
    await busIs(true);
    [ann, bob] = await Promise.all([SocketUser.register(a), SocketUser.register(b)]);
    group = await ann.makeGroup(bob);
    await bob.gets('the group', () => bob.signals('membership.changed').length > 0);
    talking = talk();
  });
  afterAll(async () => {
    isTalking = false;
    await talking;
    for (const [name, all] of times)
      process.stdout.write(
        `${name}: p50 ${percentile(all, 0.5).toFixed(0)} ms, max ${Math.max(...all).toFixed(0)} ms of ${all.length}\n`,
      );
    await b.close();
    await a.close();
    await kafka.stop();
  });

  const busIs = (isUp: boolean): Promise<void> =>
    until(`the bus is ${isUp ? 'up' : 'away'}`, () =>
      [a, b].every(({ app }) => app.get<Bus>(BUS, { strict: false }).isUp === isUp),
    );
  /** The load: what a victim hears, and has to stop hearing. */
  const talk = async (): Promise<void> => {
    for (let n = 0; isTalking; n += 1) {
      await Promise.all([ann.say(group, `a ${n}`), sleep(1_000 / PER_SECOND)]);
    }
  };
  const callA = async (
    method: 'post' | 'put' | 'delete',
    path: string,
    auth: Authentication,
    body?: object,
  ): Promise<void> => {
    const answer = await a
      .request()
      [method](`/api/v1${path}`)
      .set(...bearer(auth))
      .send(body);
    if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
  };
  /** Each from elsewhere: of one address, an instance takes only so many in an hour. */
  let newcomers = 0;
  const newcomer = async (): Promise<SocketUser> => {
    newcomers += 1;
    const answer = await b
      .request()
      .post('/api/v1/auth/register')
      .set('X-Forwarded-For', `203.0.113.${newcomers % 256}`)
      .send({ userName: `victim${newcomers}`, password: PASSWORD, device: DEVICE })
      .expect(201);
    return SocketUser.connect(b, answer.body as Authentication);
  };
  const victim = async (): Promise<Victim> => {
    const user = await newcomer();
    await ann.call('post', `/conversations/${group}/members`, { userIds: [user.id] });
    await user.gets('the talk', () => user.entries(group).length > 5);
    return { user, group };
  };

  const ENDINGS: Readonly<Record<string, Ending>> = {
    'a kick': {
      act: ({ user }) => callA('delete', `/conversations/${group}/members/${user.id}`, ann.auth),
      reason: null,
    },
    'a ban': {
      act: ({ user }) => callA('put', `/conversations/${group}/bans/${user.id}`, ann.auth),
      reason: null,
    },
    'a suspension': {
      act: ({ user }) => a.app.get(SuspendUser, { strict: false }).execute(user.auth.user.userName),
      reason: 'account-suspended',
    },
    'a logout': {
      act: ({ user }) => callA('post', '/auth/logout', user.auth, {}),
      reason: 'session-revoked',
    },
    'signing out the other devices': {
      act: async ({ user }) => callA('delete', '/auth/sessions', await user.signInAgain()),
      reason: 'session-revoked',
    },
    'a revoked device': {
      act: async ({ user }) =>
        callA('delete', `/users/me/devices/${user.auth.deviceId}`, await user.signInAgain()),
      reason: 'device-revoked',
    },
  };

  /** Nothing above the entry of the removal, though the talk goes on. */
  const staysOut = async ({ user }: Victim): Promise<void> => {
    const { seq } = await ann.say(group, 'is anybody still there?');
    await bob.getsSeq(group, seq);
    const removal = bob
      .entries(group)
      .find((entry) => entry.kind === 'membership' && isAbout(entry.change, user.id));
    await user.gets('the removal', () => user.seqs(group).includes(removal?.seq ?? -1));
    expect(Math.max(...user.seqs(group))).toBe(removal?.seq);
  };

  const plays = async (name: string, { act, reason }: Ending, bus: string): Promise<void> => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const one = await victim();
      const { user } = one;
      // Another sign-in hashes a password: the clock is for what comes after it.
      const committed = committedAt(act(one));
      if (reason === null) {
        await user.gets('the end', () => user.entries(group).some(isRemovalOf(user.id)));
      } else {
        await user.gets('the end', () => user.disconnected !== undefined);
        expect(user.signals('connection.closing')).toEqual([{ reason, terminal: true }]);
      }
      const endedAt = performance.now();
      const key = `${name}, the bus ${bus}`;
      times.set(key, [...(times.get(key) ?? []), Math.max(0, endedAt - (await committed))]);
      if (reason === null) await staysOut(one);
      user.close();
    }
  };

  describe('while the bus is up', () => {
    it.each(Object.entries(ENDINGS))('%s', (name, ending) => plays(name, ending, 'up'));
  });

  describe('while Kafka is away', () => {
    beforeAll(async () => {
      await kafka.kill();
      await busIs(false);
    });
    it.each(Object.entries(ENDINGS))('%s', (name, ending) => plays(name, ending, 'away'));
  });
});

const committedAt = async (act: Promise<unknown>): Promise<number> => {
  await act;
  return performance.now();
};

type Change = Extract<ReturnType<SocketUser['entries']>[number], { kind: 'membership' }>['change'];

const isAbout = (change: Change, userId: string): boolean =>
  (change.type === 'removed' || change.type === 'banned') && change.users.includes(userId);

const isRemovalOf =
  (userId: string) =>
  (entry: ReturnType<SocketUser['entries']>[number]): boolean =>
    entry.kind === 'membership' && isAbout(entry.change, userId);
