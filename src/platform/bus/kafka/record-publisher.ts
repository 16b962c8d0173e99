import { setTimeout as sleep } from 'node:timers/promises';
import { type Kafka, KafkaJSProtocolError, Partitioners, type Producer } from 'kafkajs';

import { BusAway } from '../bus';
import type { BusMetrics } from './bus-metrics';
import { FEW_RETRIES } from './kafka-client';
import { type Outgoing, OutgoingQueue } from './outgoing-queue';
import type { OutgoingRecord } from './record-writer';

const QUEUE_BYTES = 16 * 1_024 * 1_024;
const RETRY_MS = 500;
const ACK_WITHIN_MS = 5_000;
/** Longer than this without an answer counts as away, though it may still come. */
const SLOW_MS = 1_000;
const FLUSH_MS = 2_000;

export interface PublishedRecord extends OutgoingRecord {
  readonly topic: string;
}

/**
 * Natural batching: one batch is under way, and whatever comes meanwhile is the next one. While
 * Kafka is away entries are refused at once and volatile signals dropped; other signals wait.
 */
export class RecordPublisher {
  private readonly queue = new OutgoingQueue(QUEUE_BYTES);
  isConnected = false;
  private readonly stopping = new AbortController();
  private sendingSince: number | undefined;
  private wake: () => void = () => undefined;
  private running: Promise<void> | undefined;
  /** Why it is away, for the log. */
  failure: unknown;

  constructor(
    private readonly makeClient: () => Kafka,
    private readonly metrics: BusMetrics,
  ) {}

  get isUp(): boolean {
    const isSlow =
      this.sendingSince !== undefined && performance.now() - this.sendingSince > SLOW_MS;
    return this.isConnected && !isSlow;
  }

  private get isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  get queuedBytes(): number {
    return this.queue.bytes;
  }

  start(): void {
    this.running ??= this.run();
  }

  /** What waits gets a moment to go out. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.wake();
    await Promise.race([this.running, sleep(FLUSH_MS, undefined, { ref: false })]);
    this.setAside(this.queue.takeAll());
  }

  /** Settles once all in-sync replicas have it. @throws BusAway when it does not get there now */
  publish(record: PublishedRecord): Promise<void> {
    return new Promise((resolve, reject) => {
      this.add({ ...record, otherwise: 'refuse', settle: { resolve, reject } });
    });
  }

  tell(record: PublishedRecord, isVolatile: boolean): void {
    this.add({ ...record, otherwise: isVolatile ? 'drop' : 'wait' });
  }

  private add(record: Outgoing): void {
    const isTaken =
      !this.isStopping &&
      (this.isConnected || record.otherwise === 'wait') &&
      this.queue.push(record);
    if (isTaken) this.wake();
    else this.refuse(record);
  }

  private async run(): Promise<void> {
    while (!this.isStopping) {
      const producer = this.makeClient().producer({
        createPartitioner: Partitioners.DefaultPartitioner,
        allowAutoTopicCreation: false,
        retry: FEW_RETRIES,
      });
      try {
        await producer.connect();
        this.isConnected = true;
        await this.sendAll(producer);
      } catch (error) {
        this.failure = error;
      }
      this.isConnected = false;
      this.setAside(this.queue.takeAll());
      await producer.disconnect().catch(() => undefined);
      await sleep(RETRY_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }

  /** Ends when it is to stop and nothing waits. @throws when a batch does not get there */
  private async sendAll(producer: Producer): Promise<void> {
    for (;;) {
      while (!this.queue.isEmpty) await this.sendBatch(producer, this.queue.takeBatch());
      if (this.isStopping) return;
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  private async sendBatch(producer: Producer, batch: readonly Outgoing[]): Promise<void> {
    this.sendingSince = performance.now();
    try {
      const topicMessages = [...new Set(batch.map(({ topic }) => topic))].map((topic) => ({
        topic,
        messages: batch.filter((record) => record.topic === topic),
      }));
      await producer.sendBatch({ acks: -1, timeout: ACK_WITHIN_MS, topicMessages });
    } catch (error) {
      // What Kafka refuses for itself it would refuse again, and hold up the others.
      if (isRefusal(error)) for (const record of batch) this.refuse(record, error);
      else this.setAside([...batch, ...this.queue.takeAll()], error);
      throw error;
    } finally {
      this.sendingSince = undefined;
    }
    this.metrics.published.inc(batch.length);
    for (const { settle } of batch) settle?.resolve();
  }

  /** Of records that cannot go out now, keeps those that may wait, in their order. */
  private setAside(records: readonly Outgoing[], cause?: unknown): void {
    for (const record of records) {
      const mayWait = record.otherwise === 'wait' && !this.isStopping;
      if (!mayWait || !this.queue.push(record)) this.refuse(record, cause);
    }
  }

  private refuse({ otherwise, settle }: Outgoing, cause?: unknown): void {
    this.metrics.lost(otherwise === 'refuse' ? 'entries' : 'signals');
    settle?.reject(new BusAway('Kafka does not take it now', { cause }));
  }
}

/** Of the records themselves: what is wrong with the cluster passes, and counts as retriable. */
const isRefusal = (error: unknown): boolean =>
  error instanceof KafkaJSProtocolError && !error.retriable;
