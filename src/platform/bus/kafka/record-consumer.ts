import { randomUUID } from 'node:crypto';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import type { Batch, Consumer, Kafka } from 'kafkajs';

import type { BusMetrics } from './bus-metrics';
import { FEW_RETRIES } from './kafka-client';
import { Positions } from './positions';
import type { IncomingRecord } from './record-reader';

const RETRY_MS = 500;
/** Topics and groups that were just made are not there at once; a start waits no longer than this. */
const START_MS = 5_000;
const FETCH_WAIT_MS = 500;
/** A fetch comes back after FETCH_WAIT_MS at the latest, with records or without. */
const SILENT_MS = 2_000;
/** kafkajs does not always say that it has stopped. */
const STUCK_MS = 20_000;
const LEAVE_MS = 3_000;

export interface ConsumerEvents {
  take(record: IncomingRecord): void;
  /** Once, when the first records can come. */
  joined(): void;
  /** Records were missed. */
  missed(): void;
}

/**
 * Reads every partition, from the end on. Each attempt is a consumer group of its own, of one member
 * and without commits, which Kafka forgets by itself. kafkajs tells of the join before it settles its
 * offsets, and forgets them at a rejoin: so the positions are kept here, and it is told them at
 * every join.
 */
export class RecordConsumer {
  private readonly positions: Positions;
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;
  private isJoined = false;
  private hasJoined = false;
  private heardAt = 0;
  /** Why it is away, for the log. */
  failure: unknown;

  constructor(
    private readonly makeClient: () => Kafka,
    private readonly topics: readonly string[],
    private readonly prepare: (client: Kafka) => Promise<void>,
    private readonly groupPrefix: string,
    private readonly events: ConsumerEvents,
    private readonly metrics: BusMetrics,
  ) {
    this.positions = new Positions(topics);
  }

  get isUp(): boolean {
    return this.isJoined && performance.now() - this.heardAt < SILENT_MS;
  }

  /** Settles when it has joined, or has not for START_MS; it goes on trying. */
  async start(): Promise<void> {
    const joined = new Promise<void>((resolve) => {
      this.running ??= this.run(resolve);
    });
    await Promise.race([joined, sleep(START_MS, undefined, { ref: false })]);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.race([this.running, sleep(LEAVE_MS, undefined, { ref: false })]);
  }

  private async run(onJoin: () => void): Promise<void> {
    while (!this.stopping.signal.aborted) {
      this.failure = await this.consume(onJoin).catch((error: unknown) => error);
      this.isJoined = false;
      await sleep(RETRY_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }

  /** @returns why it ended, if not because it was told to. */
  private async consume(onJoin: () => void): Promise<unknown> {
    const client = this.makeClient();
    await this.prepare(client);
    if (await this.positions.settle(client)) this.events.missed();
    const consumer = client.consumer({
      groupId: `${this.groupPrefix}-${randomUUID()}`,
      allowAutoTopicCreation: false,
      maxWaitTimeInMs: FETCH_WAIT_MS,
      maxBytes: 4 * 1_024 * 1_024,
      sessionTimeout: 10_000,
      rebalanceTimeout: 10_000,
      heartbeatInterval: 3_000,
      metadataMaxAge: 60_000,
      // Whether to go on is decided here, with a new group.
      retry: { ...FEW_RETRIES, restartOnFailure: () => Promise.resolve(false) },
    });
    const ending = this.endOf(consumer);
    consumer.on(consumer.events.FETCH, () => (this.heardAt = performance.now()));
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      this.seek(consumer, payload.memberAssignment);
      this.join(client, onJoin);
    });
    try {
      await Promise.race([this.begin(consumer), ending]);
      return await ending;
    } finally {
      await Promise.race([
        consumer.disconnect().catch(() => undefined),
        sleep(LEAVE_MS, undefined, { ref: false }),
      ]);
    }
  }

  private async begin(consumer: Consumer): Promise<void> {
    await consumer.connect();
    await consumer.subscribe({ topics: [...this.topics] });
    await consumer.run({ autoCommit: false, eachBatch: ({ batch }) => this.takeBatch(batch) });
  }

  /** Settles with the reason when the consumer has crashed, is stuck, or is to stop. */
  private endOf(consumer: Consumer): Promise<unknown> {
    return new Promise((resolve) => {
      this.heardAt = performance.now();
      const watch = setInterval(() => {
        if (performance.now() - this.heardAt > STUCK_MS) end(new Error('nothing is fetched'));
      }, SILENT_MS);
      const end = (reason?: unknown): void => {
        clearInterval(watch);
        resolve(reason);
      };
      consumer.on(consumer.events.CRASH, ({ payload }) => end(payload.error));
      this.stopping.signal.addEventListener('abort', () => end(), { once: true });
      if (this.stopping.signal.aborted) end();
    });
  }

  private seek(consumer: Consumer, assigned: Readonly<Record<string, readonly number[]>>): void {
    for (const [topic, partitions] of Object.entries(assigned))
      for (const partition of partitions) {
        // A partition that was added meanwhile is read from its beginning.
        const offset = String(this.positions.of(topic, partition) ?? 0n);
        consumer.seek({ topic, partition, offset });
      }
  }

  private join(client: Kafka, onJoin: () => void): void {
    this.heardAt = performance.now();
    this.isJoined = true;
    onJoin();
    if (!this.hasJoined) {
      this.hasJoined = true;
      this.events.joined();
      return;
    }
    // Meanwhile Kafka may have deleted what comes next, which kafkajs would pass over in silence.
    this.positions.settle(client).then(
      (hasMissed) => {
        if (hasMissed) this.events.missed();
      },
      () => undefined, // away again, so there will be another join
    );
  }

  private async takeBatch(batch: Batch): Promise<void> {
    const { topic, partition, messages } = batch;
    const first = messages[0];
    const last = messages.at(-1);
    if (first === undefined || last === undefined) return;
    for (const message of messages) this.events.take(message);
    const next = BigInt(last.offset) + 1n;
    if (this.positions.moveTo(topic, partition, BigInt(first.offset), next)) this.events.missed();
    this.metrics.lag.set(Math.max(0, Number(BigInt(batch.highWatermark) - next)));
    // Others have their turn between two batches of a long backlog.
    await setImmediate();
  }
}
