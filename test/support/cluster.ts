import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { startBalancer, type Balancer, type BalancerName } from './balancer';
import { startClusterPostgres, type ClusterPostgres } from './cluster-postgres';
import { makeFakeClock, type FakeClock } from './fake-clock';
import { Instance } from './instance';
import { startKafka, type RunningKafka } from './kafka';
import { startSeaweedfs } from './object-store';
import { startTcpProxy, type TcpProxy } from './tcp-proxy';
import { undoAtEnd } from './undo-at-end';

export interface ClusterOptions {
  /** Server processes; more than one need a bus between them. */
  readonly instances?: number;
  /** What clients speak to; with `none` the first instance. */
  readonly balancer?: BalancerName | 'none';
  /** Between the instances: the Kafka of KAFKA_BROKERS, or one of the test's own by KAFKA_LIB. */
  readonly bus?: 'memory' | 'kafka';
  /** Files in the S3 server of S3_ENDPOINT, or one of the test's own by WEED_PATH. */
  readonly objects?: boolean;
  /** More settings of every instance. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The last instance gets a wall clock of its own, where there is libfaketime. */
  readonly clock?: boolean;
}

/** An instance, and the ways that it alone goes to what it leans on. */
export interface Member {
  readonly instance: Instance;
  readonly links: {
    readonly postgres: TcpProxy;
    readonly kafka: TcpProxy | undefined;
  };
}

/** Real servers of every kind on this machine, on whose network anything may fail. */
export interface Cluster {
  /** Origin that clients speak to, through `front`. */
  readonly url: string;
  /** Between the clients and the balancer. */
  readonly front: TcpProxy;
  readonly members: readonly Member[];
  readonly postgres: ClusterPostgres;
  /** Undefined also where it is not the test's own, which nothing is done to. */
  readonly kafka: RunningKafka | undefined;
  readonly clock: FakeClock | undefined;
  /** Between everybody, clients too, and the S3 server. */
  readonly objects: TcpProxy | undefined;
  stop(): Promise<void>;
}

type Undo = (() => Promise<void> | void)[];

/** Settles once every instance is ready; what was begun is undone when a step fails. */
export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const { instances = 1, balancer = 'none', environment = {} } = options;
  const undo: Undo = [];
  const stop = undoAtEnd(async () => {
    for (const step of undo.splice(0).reverse()) await step();
  });
  try {
    const folder = mkdtempSync(join(tmpdir(), 'anochat-cluster-'));
    undo.push(() => rmSync(folder, { recursive: true, force: true }));
    const postgres = await startClusterPostgres();
    undo.push(() => postgres.stop());
    const objects =
      options.objects && !isGiven('S3_ENDPOINT') ? await startObjects(undo) : undefined;

    const bus =
      options.bus === 'kafka' && !isGiven('KAFKA_BROKERS')
        ? await startBus(undo, instances)
        : undefined;

    const topics = { KAFKA_TOPIC_PREFIX: basename(folder) };
    const clock = options.clock ? makeFakeClock() : undefined;
    undo.push(() => clock?.remove());

    let target: Pick<URL, 'port'> = { port: '1' };
    const front = await startTcpProxy(() => ({ host: '127.0.0.1', port: Number(target.port) }));
    undo.push(() => front.stop());
    const url = `http://127.0.0.1:${front.port}`;

    const start = async (index: number): Promise<Member> => {
      const { link, url: databaseUrl } = await postgres.link();
      undo.push(() => link.stop());
      const instance = await Instance.start({
        environment: {
          DATABASE_URL: databaseUrl,
          SECRETS_DIR: join(folder, 'secrets'),
          PUBLIC_URL: url,
          // Everybody comes from the balancer's own machine.
          RATE_LIMIT_FACTOR: '0',
          ...(options.bus === 'kafka' && { BUS: 'kafka', ...given('KAFKA_'), ...topics }),
          ...(options.objects && given('S3_')),
          ...(bus && { KAFKA_BROKERS: bus.kafka.doors[index]!.brokers }),
          ...objects?.environment,
          ...environment,
          ...(index === instances - 1 && clock?.environment),
        },
      });
      undo.push(() => instance.dispose());
      return { instance, links: { postgres: link, kafka: bus?.links[index] } };
    };
    // The first makes the schema and the keys.
    const members = [await start(0)];
    const others = Array.from({ length: instances - 1 }, (_, index) => start(index + 1));
    // One that fails must not leave another behind that was still coming up.
    await Promise.allSettled(others);
    members.push(...(await Promise.all(others)));

    const before: Balancer | undefined =
      balancer === 'none'
        ? undefined
        : await startBalancer(balancer, { instances: members.map(({ instance }) => instance) });
    if (before) undo.push(() => before.stop());
    target = before ? { port: String(before.port) } : new URL(members[0]!.instance.url);
    return {
      ...{ url, front, members, postgres, clock, stop },
      kafka: bus?.kafka,
      objects: objects?.link,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

export const isGiven = (setting: 'KAFKA_BROKERS' | 'S3_ENDPOINT'): boolean =>
  Boolean(process.env[setting]);

/** Settings of the run that are meant for the servers. */
const given = (prefix: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      name.startsWith(prefix) && name !== 'KAFKA_LIB' && value ? [[name, value]] : [],
    ),
  );

/** Each instance comes by a door of its own: Kafka tells its clients where to go on. */
async function startBus(
  undo: Undo,
  instances: number,
): Promise<{ readonly kafka: RunningKafka; readonly links: readonly TcpProxy[] }> {
  const links: TcpProxy[] = [];
  const ports: number[] = []; // known once it runs
  for (let index = 0; index < instances; index += 1) {
    const link = await startTcpProxy(() => ({ host: '127.0.0.1', port: ports[index] ?? 1 }));
    undo.push(() => link.stop());
    links.push(link);
  }
  const kafka = await startKafka({ doors: links.map(({ port }) => port) });
  undo.push(() => kafka.stop());
  ports.push(...kafka.doors.map(({ port }) => port));
  return { kafka, links };
}

async function startObjects(undo: Undo): Promise<{
  readonly link: TcpProxy;
  readonly environment: Readonly<Record<string, string>>;
}> {
  const program = process.env.WEED_PATH;
  if (program === undefined) throw new Error('WEED_PATH is not set, see tools/object-stores.cjs');
  const store = await startSeaweedfs(program);
  undo.push(() => store.stop());
  const { port } = new URL(store.endpoint);
  const link = await startTcpProxy(() => ({ host: '127.0.0.1', port: Number(port) }));
  undo.push(() => link.stop());
  const S3_ENDPOINT = `http://127.0.0.1:${link.port}`;
  return { link, environment: { ...store.environment, S3_ENDPOINT } };
}
