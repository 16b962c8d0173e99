import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { Instance } from '../../support/instance';
import { startBenchDatabase } from '../bench-database';
import { openSealer } from '../ingest/open-sealer';
import type { BenchOptions } from '../main';
import { Archive } from '../sync/archive';
import type { Crowd } from './crowd';
import type { Servers } from './party';

export interface KafkaPlace {
  readonly brokers: string;
  readonly pid: () => number;
  /** Bytes that lie in the logs of such topics. */
  readonly bytesOf: (topics: 'entries' | 'signals') => number;
}

export interface OwnBus {
  readonly instances: number;
  readonly kafka?: KafkaPlace;
}

/** AnoChat on a database of its own: one instance with the bus in memory, or as many as wanted on Kafka. */
export async function startOwnServers(
  crowd: Crowd,
  bus: OwnBus,
  say: BenchOptions['say'],
): Promise<Servers> {
  const database = await startBenchDatabase(say);
  const instances: Instance[] = [];
  const end = async (): Promise<void> => {
    await Promise.all(instances.map((instance) => instance.dispose()));
    await database.stop();
  };
  try {
    const { tokens, conversationIds } = await addCrowd(crowd, database);
    const busSettings = bus.kafka && kafkaSettings(bus.kafka);
    for (let i = 0; i < bus.instances; i += 1)
      instances.push(
        await Instance.start({
          environment: {
            DATABASE_URL: database.url,
            SECRETS_DIR: database.secretsFolder,
            RATE_LIMIT_FACTOR: '0',
            NATIVE: 'required',
            SOCKET_ENGINE: 'native',
            ...busSettings,
          },
        }),
      );
    return {
      origins: instances.map(({ url }) => url),
      auths: tokens.map((token) => ({ token })),
      conversationIds,
      pids: {
        node: instances.map(({ pid }) => pid),
        Postgres: [database.pid()],
        ...(bus.kafka && { Kafka: [bus.kafka.pid()] }),
      },
      end,
    };
  } catch (error) {
    await end();
    throw error;
  }
}

async function addCrowd(
  { conversations, members }: Crowd,
  database: { readonly url: string; readonly secretsFolder: string },
): Promise<{ readonly tokens: readonly string[]; readonly conversationIds: readonly string[] }> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  try {
    const archive = new Archive(client, await openSealer(database.secretsFolder));
    const readers = await archive.addReaders(members);
    const conversationIds = await archive.addLogs(
      conversations.map((places) => ({
        entries: 1,
        members: places.map((place) => readers[place]!),
      })),
    );
    return { tokens: readers.map(({ token }) => token), conversationIds };
  } finally {
    await client.end();
  }
}

/** Topics of their own for each cluster on the broker: none reads what another one says. */
const kafkaSettings = ({ brokers }: KafkaPlace): Readonly<Record<string, string>> => ({
  BUS: 'kafka',
  KAFKA_BROKERS: brokers,
  KAFKA_TOPIC_PREFIX: `bench-${randomUUID()}`,
});
