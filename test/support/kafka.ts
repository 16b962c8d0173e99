import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type KafkaSecurity, scramArguments, securitySettings } from './kafka-security';
import { freePort } from './server-process';
import { until } from './until';

/** A bound for what hangs: a Java that starts on a busy machine takes its time. */
const START_MS = 180_000;

/** A real Kafka broker of the test's own: one node, KRaft, on loopback; plain text unless said otherwise. */
export interface RunningKafka {
  /** For KAFKA_BROKERS. */
  readonly brokers: string;
  /** Where it listens itself, whatever it advertises. */
  readonly port: number;
  /** One for each of the options' `doors`, in their order. */
  readonly doors: readonly KafkaDoor[];
  /** For KAFKA_BROKERS of those who come by TLS and sign in; empty without `security`. */
  readonly secureBrokers: string;
  /** Of the broker that runs now, or ran last. */
  readonly pid: number;
  /** SIGKILL; its folder stays. */
  kill(): Promise<void>;
  /** On the same folder and port; a broker that still runs is killed first. */
  restart(): Promise<void>;
  /** Ends it and takes its folder away, unless that was given. */
  stop(): Promise<void>;
}

/** A listener of the broker's own: it sends those who come by it to a port of their own. */
export interface KafkaDoor {
  /** For KAFKA_BROKERS. */
  readonly brokers: string;
  /** Where it listens itself. */
  readonly port: number;
}

export interface KafkaOptions {
  /** Absolute, for its data; a new one by default. */
  readonly folder?: string;
  /** Chosen by the system by default. */
  readonly port?: number;
  /** Where clients are sent to: the port of a proxy before it, for one. */
  readonly advertisedPort?: number;
  /** Further ports of that kind: each client may have a proxy of its own. */
  readonly doors?: readonly number[];
  /** One more listener, SASL_SSL. */
  readonly security?: KafkaSecurity;
}

/** Settles once it answers. @throws without KAFKA_LIB, the folder of its jars (see tools/kafka.cjs) */
export async function startKafka(options: KafkaOptions = {}): Promise<RunningKafka> {
  const lib = process.env.KAFKA_LIB;
  if (lib === undefined) throw new Error('KAFKA_LIB is not set, see tools/kafka.cjs');
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'anochat-kafka-'));
  mkdirSync(folder, { recursive: true });
  const port = options.port ?? (await freePort());
  const advertised = options.advertisedPort ?? port;
  const settings = join(folder, 'server.properties');
  const doors: (KafkaDoor & { readonly advertised: number })[] = [];
  for (const door of options.doors ?? [])
    doors.push({
      brokers: `127.0.0.1:${door}`,
      port: await freePort(),
      advertised: door,
    });
  const listeners = [{ port, advertised }, ...doors];
  const { security } = options;
  const securePort = security && (await freePort());
  const secure = security && securePort ? securitySettings(security, securePort) : undefined;
  writeFileSync(settings, settingsOf(folder, listeners, await freePort(), secure));
  format(lib, settings, security ? scramArguments(security) : []);
  let broker = await startBroker(lib, settings, port);
  const kill = async (): Promise<void> => {
    broker.child.kill('SIGKILL');
    await broker.ended;
  };
  return {
    brokers: `127.0.0.1:${advertised}`,
    port,
    doors,
    secureBrokers: securePort === undefined ? '' : `localhost:${securePort}`,
    get pid() {
      return broker.child.pid ?? 0;
    },
    kill,
    async restart() {
      await kill();
      broker = await startBroker(lib, settings, port);
    },
    async stop() {
      await kill();
      if (options.folder === undefined)
        rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}

interface Listener {
  readonly port: number;
  readonly advertised: number;
}

const settingsOf = (
  folder: string,
  listeners: readonly Listener[],
  controller: number,
  secure?: ReturnType<typeof securitySettings>,
): string =>
  Object.entries({
    ...secure?.settings,
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controller}`,
    listeners: [
      ...listeners.map(({ port }, index) => `DOOR${index}://127.0.0.1:${port}`),
      ...(secure ? [secure.listener] : []),
      `CONTROLLER://127.0.0.1:${controller}`,
    ],
    'advertised.listeners': [
      ...listeners.map(({ advertised }, index) => `DOOR${index}://127.0.0.1:${advertised}`),
      ...(secure ? [secure.listener] : []),
    ],
    // Between brokers, of which there is one.
    'inter.broker.listener.name': 'DOOR0',
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': [
      ...listeners.map((_, index) => `DOOR${index}:PLAINTEXT`),
      ...(secure ? [secure.protocol] : []),
      'CONTROLLER:PLAINTEXT',
    ],
    'log.dirs': join(folder, 'data'),
    // What needs a topic makes it.
    'auto.create.topics.enable': false,
    'group.initial.rebalance.delay.ms': 0,
    // After a kill nobody waits long for a broker that is gone.
    'broker.session.timeout.ms': 3_000,
    'broker.heartbeat.interval.ms': 500,
    'offsets.topic.num.partitions': 1,
    'offsets.topic.replication.factor': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'num.network.threads': 2,
    'num.io.threads': 2,
  })
    .map(([name, value]) => `${name}=${String(value)}\n`)
    .join('');

const java = (lib: string, megabytes: number, ...args: readonly string[]): readonly string[] => [
  ...[`-Xmx${megabytes}m`, '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'],
  ...['-cp', join(lib, '*'), ...args],
];

/** A folder that is formatted already stays as it is. */
function format(lib: string, settings: string, more: readonly string[]): void {
  const id = Buffer.alloc(16, 'anochat').toString('base64url');
  const tool = ['kafka.tools.StorageTool', 'format', '--ignore-formatted', '-t', id];
  const { status, stdout, stderr } = spawnSync(
    'java',
    java(lib, 128, ...tool, '-c', settings, ...more),
    {
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(`Kafka's folder cannot be formatted: ${stdout}${stderr}`);
}

interface Broker {
  readonly child: ChildProcess;
  readonly ended: Promise<void>;
}

async function startBroker(lib: string, settings: string, port: number): Promise<Broker> {
  const child = spawn('java', java(lib, 384, 'kafka.Kafka', settings), {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const keep = (text: unknown): void => void (said = (said + String(text)).slice(-4_000));
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const ended = new Promise<void>((done) => child.once('close', () => done()));
  const answers = until(
    'Kafka answers',
    async () => {
      if (child.exitCode !== null) throw new Error(`Kafka ended: ${said}`);
      return hasBroker(port);
    },
    START_MS,
  );
  await answers.catch(async (error: unknown) => {
    child.kill('SIGKILL');
    await ended;
    throw error;
  });
  return { child, ended };
}

/**
 * Metadata, version 0, with no client's name and of no topic in particular. It answers with its id
 * and then the number of brokers, which is 0 until this one takes part.
 */
const METADATA = Buffer.from(
  '0000000e' + '0003' + '0000' + '00000001' + 'ffff' + '00000000',
  'hex',
);

function hasBroker(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(METADATA));
    const answer = (isThere: boolean): void => {
      socket.destroy();
      resolve(isThere);
    };
    socket.setTimeout(2_000, () => answer(false));
    socket.once('error', () => answer(false));
    socket.once('close', () => answer(false));
    socket.once('data', (bytes) => answer(bytes.length >= 12 && bytes.readInt32BE(8) > 0));
  });
}
