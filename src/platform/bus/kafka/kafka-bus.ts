import { randomBytes } from 'node:crypto';
import type { ConversationId } from '@anochat/contract';

import type { KafkaSettings } from '../../config';
import type { Metrics } from '../../observability';
import type { RecordSealer } from '../../sealer';
import {
  type Bus,
  BusAway,
  type BusHandlers,
  type EntryNews,
  type HeadNews,
  isVolatile,
  type SignalNews,
} from '../bus';
import { BusMetrics } from './bus-metrics';
import { kafkaClient } from './kafka-client';
import { RecordConsumer } from './record-consumer';
import { ORIGIN_BYTES } from './record-format';
import { RecordPublisher } from './record-publisher';
import { type IncomingRecord, RecordReader } from './record-reader';
import { type OutgoingRecord, RecordWriter } from './record-writer';
import { StateLog } from './state-log';
import { prepareTopics, type Topics, topicsOf } from './topics';
import { whyAway } from './why-away';

/** What a bus on Kafka is given. */
export interface KafkaBusParts {
  readonly settings: KafkaSettings;
  readonly sealer: RecordSealer;
  readonly metrics: Metrics;
  readonly log: {
    warn(text: string): void;
    log(text: string): void;
    debug(text: string): void;
  };
  /** Called once, when the first records can come. */
  readonly onJoined: () => void;
}

/** Several instances hear of each other by a Kafka cluster. */
export class KafkaBus implements Bus {
  readonly name = 'kafka';
  private readonly topics: Topics;
  private readonly metrics: BusMetrics;
  private readonly writer: RecordWriter;
  private readonly reader: RecordReader;
  private readonly publisher: RecordPublisher;
  private readonly consumer: RecordConsumer;
  private readonly state: StateLog;
  private readonly interest = new Set<ConversationId>();
  private openEars = 0;
  private handlers: BusHandlers | undefined;

  constructor(private readonly parts: KafkaBusParts) {
    const { settings, sealer, log } = parts;
    const makeClient = () => kafkaClient(settings, (text) => log.debug(text));
    const origin = randomBytes(ORIGIN_BYTES);
    this.topics = topicsOf(settings);
    this.metrics = new BusMetrics(parts.metrics, () => ({
      isUp: this.isUp,
      queuedBytes: this.publisher.queuedBytes,
    }));
    this.writer = new RecordWriter(origin, sealer);
    this.reader = new RecordReader(
      origin,
      sealer,
      (id) => this.openEars > 0 || this.interest.has(id),
    );
    this.publisher = new RecordPublisher(makeClient, this.metrics);
    this.consumer = new RecordConsumer(
      makeClient,
      [this.topics.entries, this.topics.signals],
      (client) => prepareTopics(client, settings),
      settings.topicPrefix,
      {
        take: (record) => this.take(record),
        joined: () => this.join(),
        missed: () => this.miss(),
      },
      this.metrics,
    );
    this.state = new StateLog(log, () => ({
      isUp: this.isUp,
      why: this.why(),
    }));
  }

  get isUp(): boolean {
    return this.publisher.isUp && this.consumer.isUp;
  }

  async prepare(): Promise<void> {
    const { settings, log } = this.parts;
    const client = kafkaClient(settings, (text) => log.debug(text));
    await prepareTopics(client, settings).catch((cause: unknown) => {
      throw new BusAway(whyAway(cause, settings), { cause });
    });
  }

  async start(handlers: BusHandlers): Promise<void> {
    this.handlers = handlers;
    this.publisher.start();
    await this.consumer.start();
    this.state.start();
  }

  async publishEntries(news: readonly EntryNews[]): Promise<void> {
    for (const record of news) this.handlers?.entries(record);
    await this.publish(() => news.map((record) => this.writer.entries(record)));
  }

  async publishHeads(news: readonly HeadNews[]): Promise<void> {
    for (const record of news) this.handlers?.head(record);
    await this.publish(() => news.map((record) => this.writer.head(record)));
  }

  publishSignal(news: SignalNews): void {
    if (this.handlers === undefined) return;
    this.handlers.signal(news);
    this.tell(this.writer.signal(news), isVolatile(news.type));
  }

  publishControl(): void {
    if (this.handlers === undefined) return;
    this.handlers.controlChanged();
    // Every instance reads the table each second anyway.
    this.tell(this.writer.control(), true);
  }

  setInterest(add: readonly ConversationId[], remove: readonly ConversationId[]): void {
    for (const id of add) this.interest.add(id);
    for (const id of remove) this.interest.delete(id);
  }

  hearEverything(): () => void {
    this.openEars += 1;
    let isOpen = true;
    return () => {
      if (isOpen) this.openEars -= 1;
      isOpen = false;
    };
  }

  async stop(): Promise<void> {
    this.handlers = undefined;
    this.state.stop();
    await Promise.all([this.publisher.stop(), this.consumer.stop()]);
  }

  private why(): string | undefined {
    const failure = this.consumer.failure ?? this.publisher.failure;
    return failure === undefined ? undefined : whyAway(failure, this.parts.settings);
  }

  private async publish(write: () => readonly OutgoingRecord[]): Promise<void> {
    if (this.handlers === undefined) throw new BusAway('The bus does not run');
    // Sealed for nothing otherwise, for as long as Kafka is away.
    if (!this.publisher.isConnected) {
      this.metrics.lost('entries');
      throw new BusAway('Kafka is away');
    }
    const { entries: topic } = this.topics;
    const settled = await Promise.allSettled(
      write().map((record) => this.publisher.publish({ ...record, topic })),
    );
    const failed = settled.find((one) => one.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  private tell(record: OutgoingRecord, mayDrop: boolean): void {
    this.publisher.tell({ ...record, topic: this.topics.signals }, mayDrop);
  }

  private take(record: IncomingRecord): void {
    const read = this.reader.read(record);
    if (read.type === 'own') {
      this.metrics.own.inc();
      return;
    }
    this.metrics.seen.inc();
    if (read.type === 'unwanted') return;
    if (read.type === 'dropped') {
      this.metrics.drop(read.reason);
      return;
    }
    this.metrics.wanted.inc();
    this.metrics.delay.observe(Math.max(0, Date.now() - Number(record.timestamp)) / 1_000);
    switch (read.type) {
      case 'entries':
        this.handlers?.entries(read.news);
        return;
      case 'head':
        this.handlers?.head(read.news);
        return;
      case 'signal':
        this.handlers?.signal(read.news);
        return;
      case 'control':
        this.handlers?.controlChanged();
        return;
      case 'hello':
        this.handlers?.arrived();
    }
  }

  private join(): void {
    this.parts.onJoined();
    this.tell(this.writer.hello(), false);
    // Whoever came before that may have missed something.
    this.miss();
  }

  private miss(): void {
    this.metrics.jumps.inc();
    this.handlers?.missed();
  }
}
