import { type Admin, type ITopicMetadata, KafkaJSProtocolError } from 'kafkajs';

import type { KafkaSettings } from '../../config';
import { kafkaClient } from './kafka-client';
import { wantedOf } from './topics';
import { whyAway } from './why-away';

export interface TopicFacts {
  readonly topic: string;
  /** Partitions that a start makes, and those that there are: 0 where the topic is not there. */
  readonly wanted: number;
  readonly partitions: number;
  /** Copies of the partition that has the fewest; and the fewest of any that are up to date. */
  readonly copies: number;
  readonly inSync: number;
  /** Partitions that take nothing now. */
  readonly leaderless: number;
}

export interface KafkaFacts {
  readonly brokers: number;
  readonly topics: readonly TopicFacts[];
  /** Instances that listen; each has a group of its own. `undefined`: this account may not see groups. */
  readonly listeners: number | undefined;
}

/** Asks a cluster for what an administrator should know of it, and changes nothing. @throws Error that says what to mend */
export async function inspectKafka(settings: KafkaSettings): Promise<KafkaFacts> {
  const admin = kafkaClient(settings, () => undefined).admin();
  try {
    await admin.connect();
    const { brokers } = await admin.describeCluster();
    const there = new Set(await admin.listTopics());
    const wanted = wantedOf(settings);
    const topics = wanted.map(({ topic }) => topic).filter((topic) => there.has(topic));
    const described = topics.length > 0 ? (await admin.fetchTopicMetadata({ topics })).topics : [];
    return {
      brokers: brokers.length,
      topics: wanted.map(({ topic, numPartitions = 1 }) =>
        factsOf(
          topic,
          numPartitions,
          described.find(({ name }) => name === topic),
        ),
      ),
      listeners: await countListeners(admin, `${settings.topicPrefix}-`),
    };
  } catch (cause) {
    throw new Error(whyAway(cause, settings), { cause });
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

function factsOf(topic: string, wanted: number, found: ITopicMetadata | undefined): TopicFacts {
  const partitions = found?.partitions ?? [];
  const least = (of: (partition: (typeof partitions)[number]) => number): number =>
    partitions.length === 0 ? 0 : Math.min(...partitions.map(of));
  return {
    topic,
    wanted,
    partitions: partitions.length,
    copies: least(({ replicas }) => replicas.length),
    inSync: least(({ isr }) => isr.length),
    leaderless: partitions.filter(({ leader }) => leader < 0).length,
  };
}

/** A group that an instance has left stays for a while, and has no members. */
async function countListeners(admin: Admin, prefix: string): Promise<number | undefined> {
  try {
    const { groups } = await admin.listGroups();
    const own = groups.map(({ groupId }) => groupId).filter((id) => id.startsWith(prefix));
    if (own.length === 0) return 0;
    const described = await admin.describeGroups(own);
    return described.groups.filter(({ members }) => members.length > 0).length;
  } catch (error) {
    if (error instanceof KafkaJSProtocolError) return undefined;
    throw error;
  }
}
