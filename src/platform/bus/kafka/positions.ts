import type { Kafka } from 'kafkajs';

/** Where this instance reads on, in memory alone: a start begins at the end of every partition. */
export class Positions {
  private readonly next = new Map<string, Map<number, bigint>>();

  constructor(private readonly topics: readonly string[]) {}

  of(topic: string, partition: number): bigint | undefined {
    return this.next.get(topic)?.get(partition);
  }

  /** @returns whether records before it were missed, or the topic is another one than before. */
  moveTo(topic: string, partition: number, first: bigint, next: bigint): boolean {
    const known = this.of(topic, partition);
    this.set(topic, partition, next);
    return known !== undefined && known !== first;
  }

  /**
   * Begins at the ends where nothing is known yet, and goes there where Kafka no longer has what
   * comes next. @returns whether that was so: records were missed
   */
  async settle(client: Kafka): Promise<boolean> {
    const admin = client.admin();
    let hasMissed = false;
    try {
      await admin.connect();
      for (const topic of this.topics) {
        // As they stood before: what is read meanwhile goes past the ends that come back.
        const before = new Map(this.next.get(topic));
        for (const { partition, low, high } of await admin.fetchTopicOffsets(topic)) {
          const known = before.get(partition);
          if (known !== undefined && known >= BigInt(low) && known <= BigInt(high)) continue;
          if (known !== undefined) hasMissed = true;
          if (this.of(topic, partition) === known) this.set(topic, partition, BigInt(high));
        }
      }
    } finally {
      await admin.disconnect().catch(() => undefined);
    }
    return hasMissed;
  }

  private set(topic: string, partition: number, next: bigint): void {
    const partitions = this.next.get(topic) ?? new Map<number, bigint>();
    this.next.set(topic, partitions);
    partitions.set(partition, next);
  }
}
