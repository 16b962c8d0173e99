import type { Config } from '../../platform/config';
import { inspectKafka, type KafkaFacts } from '../../platform/bus';
import { type Finding, bad, doubtful, good } from './finding';
import { readOwnMetrics } from './own-metrics';

/** An hour of records is kept; this much behind, people see it. */
const MUCH_LAG = 10_000;
/** Typing and presence that are older are not shown. */
const LONG_DELAY_S = 5;

/** Everything that can be asked of the cluster; when it does not answer, that alone. */
export async function checkKafka(config: Config): Promise<Finding[]> {
  if (config.kafka === undefined) return [];
  try {
    const facts = await inspectKafka(config.kafka);
    return [
      good('kafka', `${facts.brokers} ${facts.brokers === 1 ? 'broker' : 'brokers'}`),
      ...facts.topics.map((topic) => topicFinding(topic, facts.brokers)),
      listeners(facts),
      ...(await instance(config)),
    ];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [bad('kafka', `does not answer: ${why}`)];
  }
}

function topicFinding(facts: KafkaFacts['topics'][number], brokers: number): Finding {
  const { topic, wanted, partitions, copies, inSync, leaderless } = facts;
  const name = `topic ${topic}`;
  if (partitions === 0)
    return bad(name, 'is not there: "npm run anochat -- migrate" makes it, where this account may');
  const says = `${partitions} partitions, ${copies} ${copies === 1 ? 'copy' : 'copies'}`;
  if (leaderless > 0)
    return bad(name, `${says}, ${leaderless} without a leader: bring their brokers back`);
  if (inSync < copies)
    return doubtful(name, `${says}, of some only ${inSync} up to date: a broker is away or behind`);
  if (copies === 1 && brokers > 1)
    return doubtful(
      name,
      `${says}: one broker that is away stops the bus. Give it more by kafka-reassign-partitions`,
    );
  if (partitions < wanted)
    return doubtful(name, `${says}, where a start makes ${wanted}: kafka-topics --alter adds some`);
  return good(name, says);
}

const listeners = ({ listeners: count }: KafkaFacts): Finding =>
  count === undefined
    ? doubtful('kafka groups', 'this account may not see them')
    : good('kafka groups', `${count} ${count === 1 ? 'instance listens' : 'instances listen'}`);

/** Its groups commit nothing, so where an instance stands it says itself; Kafka tells no time either. */
async function instance({ internalHost, internalPort }: Config): Promise<Finding[]> {
  const metrics = await readOwnMetrics(internalHost, internalPort);
  const valueOf = (name: string): number | undefined => metrics?.get(`anochat_bus_${name}`);
  const lag = valueOf('lag_records');
  if (lag === undefined) return [doubtful('kafka lag', 'no instance runs here to be asked')];
  if (valueOf('up') !== 1)
    return [bad('kafka lag', 'the instance here is not on the bus: its log says why')];
  const count = valueOf('delay_seconds_count') ?? 0;
  const delay = count === 0 ? 0 : (valueOf('delay_seconds_sum') ?? 0) / count;
  return [
    lag > MUCH_LAG
      ? bad('kafka lag', `${lag} records: see AnoChatBusLag in docs/operations.md`)
      : good('kafka lag', `${lag} records`),
    delay > LONG_DELAY_S
      ? bad(
          'kafka clock',
          `records arrive ${delay.toFixed(1)} s after they were written: clocks of instances differ, or the bus is slow`,
        )
      : good(
          'kafka clock',
          `records arrive ${Math.round(delay * 1_000)} ms after they were written`,
        ),
  ];
}
