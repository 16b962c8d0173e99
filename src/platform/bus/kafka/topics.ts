import type { ITopicConfig, Kafka } from 'kafkajs';

import type { KafkaSettings } from '../../config';

export interface Topics {
  readonly entries: string;
  /** Typing, presence, receipts and the ring of control. */
  readonly signals: string;
}

export const topicsOf = ({ topicPrefix }: KafkaSettings): Topics => ({
  entries: `${topicPrefix}.entries`,
  signals: `${topicPrefix}.signals`,
});

const ENTRY_PARTITIONS = 64;
const SIGNAL_PARTITIONS = 16;
/** The log has everything: longer than this nobody needs to hear of it. */
const RETENTION_MS = 3_600_000;
/** Only closed segments are deleted, and by default one stays open for a week. */
const SEGMENT_MS = 600_000;

/** Makes the topics that are not there; others stay as they are. @throws when Kafka is away or refuses */
export const prepareTopics = async (client: Kafka, settings: KafkaSettings): Promise<void> => {
  const admin = client.admin();
  try {
    await admin.connect();
    const there = new Set(await admin.listTopics());
    const topics = wantedOf(settings).filter(({ topic }) => !there.has(topic));
    // Two instances that start together may both make them: that one is there already is no fault.
    if (topics.length > 0) await admin.createTopics({ topics, waitForLeaders: true });
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
};

/** As they are made. */
export const wantedOf = (settings: KafkaSettings): readonly ITopicConfig[] => {
  const { entries, signals } = topicsOf(settings);
  return [
    { topic: entries, numPartitions: ENTRY_PARTITIONS },
    { topic: signals, numPartitions: SIGNAL_PARTITIONS },
  ].map((topic) => ({
    ...topic,
    replicationFactor: settings.replication,
    configEntries: [
      { name: 'cleanup.policy', value: 'delete' },
      { name: 'retention.ms', value: String(RETENTION_MS) },
      { name: 'segment.ms', value: String(SEGMENT_MS) },
    ],
  }));
};
