import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkKafka } from '../../src/cli/doctor/kafka';
import type { Finding } from '../../src/cli/doctor/finding';
import { Config } from '../../src/platform/config';
import { Health, startInternalServer } from '../../src/platform/observability';
import { SocketUser } from '../medium/realtime/socket-user';
import { makeAuthority } from '../support/certificate-authority';
import { type RunningKafka, startKafka } from '../support/kafka';
import { createTestDatabase } from '../support/postgres';
import { freePort, runServer, said } from '../support/server-process';
import { startTestApp, type TestApp } from '../support/test-app';
import { until } from '../support/until';

// Java starts.
jest.setTimeout(400_000);

const withKafka = process.env.KAFKA_LIB === undefined ? describe.skip : describe;
const USER = { name: 'anochat', password: 'right' };

withKafka('a Kafka that wants TLS and a password (needs KAFKA_LIB)', () => {
  let kafka: RunningKafka;
  let settings: Readonly<Record<string, string>>;
  let otherAuthority: string;
  const folder = mkdtempSync(join(tmpdir(), 'anochat-secure-kafka-'));
  const undo: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    const { authority, keyStore } = makeAuthority(folder);
    otherAuthority = makeAuthority(mkdtempSync(join(folder, 'other-'))).authority;
    kafka = await startKafka({ security: { keyStore, user: USER } });
    settings = {
      BUS: 'kafka',
      KAFKA_BROKERS: kafka.secureBrokers,
      KAFKA_TLS: 'on',
      KAFKA_CA: authority,
      KAFKA_SASL_MECHANISM: 'scram-sha-512',
      KAFKA_USERNAME: USER.name,
      KAFKA_PASSWORD: USER.password,
    };
  });
  afterEach(async () => {
    for (const step of undo.splice(0).reverse()) await step();
  });
  afterAll(async () => {
    await kafka.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const start = async (
    more: Readonly<Record<string, string>>,
    beside?: TestApp,
  ): Promise<TestApp & { readonly url: string }> => {
    const server = await startTestApp({
      environment: { ...settings, ...more },
      ...(beside && { beside }),
    });
    undo.push(() => server.close());
    await server.app.listen(0, '127.0.0.1');
    const { port } = server.app.getHttpServer().address() as { readonly port: number };
    return { ...server, url: `http://127.0.0.1:${port}` };
  };

  it.each(['plain', 'scram-sha-256', 'scram-sha-512'])(
    'takes a message from one instance to another, signed in by %s',
    async (mechanism) => {
      const more = { KAFKA_SASL_MECHANISM: mechanism, KAFKA_TOPIC_PREFIX: mechanism };
      const one = await start(more);
      const two = await start(more, one);
      const ann = await SocketUser.register(one);
      const bob = await SocketUser.register(two);
      const group = await ann.makeGroup(bob);
      await bob.getsSeq(group, (await ann.say(group, 'across')).seq);
      const internal = await startInternalServer('127.0.0.1', 0, new Health(), two.metrics);
      undo.push(() => internal.close());
      const metrics = await (await fetch(`http://127.0.0.1:${internal.port}/metrics`)).text();
      expect(metrics).toMatch(/^anochat_bus_records_wanted_total [1-9]/m);
    },
  );

  const WRONG = {
    'the password is wrong': () => ({ KAFKA_PASSWORD: 'wrong' }),
    'another authority is trusted': () => ({ KAFKA_CA: otherAuthority }),
    'it comes in plain text': () => ({ KAFKA_TLS: 'off', KAFKA_CA: '' }),
    'it does not sign in': () => ({
      ...{ KAFKA_SASL_MECHANISM: '', KAFKA_USERNAME: '', KAFKA_PASSWORD: '' },
    }),
    'it speaks TLS where there is none': () => ({ KAFKA_BROKERS: kafka.brokers }),
    'it signs in where nobody does': () => ({
      ...{ KAFKA_BROKERS: kafka.brokers, KAFKA_TLS: 'off', KAFKA_CA: '' },
    }),
  };
  const MENDS = {
    'the password is wrong': 'see KAFKA_USERNAME, KAFKA_PASSWORD and KAFKA_SASL_MECHANISM',
    'another authority is trusted': 'KAFKA_CA has to be',
    'it comes in plain text': 'KAFKA_TLS=on',
    'it does not sign in': 'may want a sign-in: KAFKA_SASL_MECHANISM',
    'it speaks TLS where there is none': 'KAFKA_TLS=off',
    'it signs in where nobody does': 'leave KAFKA_SASL_MECHANISM empty',
  } as const satisfies Record<keyof typeof WRONG, string>;
  const faults = Object.keys(WRONG) as (keyof typeof WRONG)[];

  it.each(faults)(
    'where %s, a start says what to mend, serves, and is not ready',
    async (fault) => {
      const database = await createTestDatabase();
      undo.push(() => database.drop());
      const [port, internal] = [await freePort(), await freePort()];
      const server = runServer({
        dataFolder: mkdtempSync(join(folder, 'data-')),
        port,
        environment: {
          ...{ DATABASE_URL: database.url, INTERNAL_PORT: String(internal) },
          ...settings,
          ...WRONG[fault](),
        },
      });
      undo.push(async () => {
        server.signal('SIGKILL');
        await server.ended;
      });
      await said(server, 'AnoChat is at');
      await until('it says so', () => server.output().includes('Kafka is away'));
      const line = server
        .output()
        .split('\n')
        .find((text) => text.includes('Kafka is away'));
      expect(line).toContain(MENDS[fault]);
      const at = async (url: string): Promise<number> => (await fetch(url)).status;
      expect(await at(`http://127.0.0.1:${port}/api/versions`)).toBe(200);
      expect(await at(`http://127.0.0.1:${internal}/health/ready`)).toBe(503);
      expect(await at(`http://127.0.0.1:${internal}/health/live`)).toBe(200);
    },
  );

  describe('the doctor', () => {
    const look = (
      more: Readonly<Record<string, string>>,
      internalPort = 0,
    ): Promise<readonly Finding[]> =>
      checkKafka(
        Config.fromEnvironment(
          {
            ...{ SECRETS_DIR: join(folder, 'keys'), DATA_DIR: join(folder, 'none') },
            ...{ ...settings, INTERNAL_PORT: String(internalPort), ...more },
          },
          folder,
        ),
      );
    const states = (findings: readonly Finding[]): Readonly<Record<string, string>> =>
      Object.fromEntries(findings.map(({ name, state }) => [name, state]));

    it.each(faults)('says what to mend where %s', async (fault) => {
      const [finding, ...rest] = await look(WRONG[fault]());
      expect(rest).toEqual([]);
      expect(finding).toMatchObject({ name: 'kafka', state: 'bad' });
      expect(finding?.says).toContain(MENDS[fault]);
    });

    it('finds no topics before the first start', async () => {
      expect(states(await look({ KAFKA_TOPIC_PREFIX: 'nobody' }))).toEqual({
        kafka: 'good',
        'topic nobody.entries': 'bad',
        'topic nobody.signals': 'bad',
        'kafka groups': 'good',
        'kafka lag': 'doubtful',
      });
    });

    it('tells of topics, of who listens, and what the instance here says of itself', async () => {
      const more = { KAFKA_TOPIC_PREFIX: 'well' };
      const one = await start(more);
      await start(more, one);
      const internal = await startInternalServer('127.0.0.1', 0, new Health(), one.metrics);
      undo.push(() => internal.close());
      let found: readonly Finding[] = [];
      await until('both have joined', async () => {
        found = await look(more, internal.port);
        return found.some(({ says }) => says === '2 instances listen');
      });
      expect(states(found)).toEqual({
        kafka: 'good',
        'topic well.entries': 'good',
        'topic well.signals': 'good',
        'kafka groups': 'good',
        'kafka lag': 'good',
        'kafka clock': 'good',
      });
      const [entries, signals] = found.filter(({ name }) => name.startsWith('topic'));
      expect(entries?.says).toBe('64 partitions, 1 copy');
      expect(signals?.says).toBe('16 partitions, 1 copy');
    });

    it('finds an instance that is not on the bus', async () => {
      const away = await start({ KAFKA_PASSWORD: 'wrong' });
      const internal = await startInternalServer('127.0.0.1', 0, new Health(), away.metrics);
      undo.push(() => internal.close());
      expect(states(await look({}, internal.port))).toMatchObject({ 'kafka lag': 'bad' });
    });
  });
});
