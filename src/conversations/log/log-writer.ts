import { type Accepted, type ConversationId, type Entry, LIMITS } from '@anochat/contract';
import { toBase64 } from '@anochat/e2ee';
import { Inject, Injectable, Logger } from '@nestjs/common';

import { BUS, type Bus, type EntryNews, type Traced } from '../../platform/bus';
import { Database } from '../../platform/database';
import { ProblemError, unavailable } from '../../platform/errors';
import type { Span } from '../../platform/tracing';
import { MarkKeeper } from '../marks/mark-keeper';
import { appendEntries, type SealedItem } from '../store/append-entries';
import type { ConversationFacts } from '../store/conversation-facts-store';
import type { AppendItem, Outcome, Placed } from './append-item';
import { AppendLane } from './append-lane';
import { AppendMetrics } from './append-metrics';
import { AppendTraces } from './append-traces';
import { BodySealer } from './body-sealer';
import { FactsCache } from './facts-cache';
import { isDataFault } from './is-data-fault';
import { PublishedOutbox } from './published-outbox';

const LANES = 2;

interface Written {
  readonly outcome: Outcome;
  readonly bodyDigest: Uint8Array | null;
}

/** The way of every message into the log: two lanes by conversation, a function call a batch. */
@Injectable()
export class LogWriter {
  private readonly logger = new Logger(LogWriter.name);
  private readonly lanes: readonly AppendLane<AppendItem, Outcome>[];

  constructor(
    private readonly database: Database,
    private readonly sealer: BodySealer,
    @Inject(BUS) private readonly bus: Bus,
    private readonly facts: FactsCache,
    private readonly outbox: PublishedOutbox,
    private readonly marks: MarkKeeper,
    private readonly metrics: AppendMetrics,
    private readonly traces: AppendTraces,
  ) {
    const work = {
      append: (items: readonly AppendItem[]) =>
        this.traces.batch(items, (batch) => this.appendBatch(items, batch)),
      isFaultOfAnItem: isDataFault,
    };
    this.lanes = Array.from(
      { length: LANES },
      () => new AppendLane(work, LIMITS.appendQueue / LANES),
    );
    metrics.watchLanes(this.lanes);
  }

  /** Settles once committed. Calls for one conversation keep their order. */
  async append(item: AppendItem): Promise<Accepted> {
    this.traces.enqueue(item);
    const outcome = await this.laneOf(item.conversationId).push(item).catch(refusal);
    if ('problem' in outcome) {
      throw new ProblemError(outcome.problem, outcome.seq === null ? {} : { seq: outcome.seq });
    }
    const { seq, n, ts, duplicate } = outcome.placed;
    return { seq, n, ts, duplicate };
  }

  private laneOf(id: ConversationId): AppendLane<AppendItem, Outcome> {
    const lane = this.lanes[Number.parseInt(id.slice(-4), 16) % LANES];
    if (lane === undefined) throw new Error(`${id} is no id`);
    return lane;
  }

  private async appendBatch(
    items: readonly AppendItem[],
    batch: Span | undefined,
  ): Promise<readonly Outcome[]> {
    const facts = await this.facts.of(items.map(({ conversationId }) => conversationId));
    const known = items.filter(({ conversationId }) => facts.has(conversationId));
    const written = await this.write(known, facts);
    this.publish(known, written, batch);
    const rest = written.values();
    return items.map(({ conversationId }) =>
      facts.has(conversationId)
        ? (rest.next().value as Written).outcome
        : { problem: 'conversation.not-found', seq: null },
    );
  }

  private async write(
    items: readonly AppendItem[],
    facts: ReadonlyMap<ConversationId, ConversationFacts>,
  ): Promise<readonly Written[]> {
    if (items.length === 0) return [];
    return this.metrics.measure(items.length, async () => {
      const sealed = await this.sealer.seal(items, facts);
      const stored = (await this.store(sealed.filter((one) => 'item' in one))).values();
      return sealed.map((one) =>
        'item' in one
          ? { outcome: stored.next().value as Outcome, bodyDigest: one.bodyDigest }
          : { outcome: one, bodyDigest: null },
      );
    });
  }

  private async store(sealed: readonly SealedItem[]): Promise<readonly Outcome[]> {
    if (sealed.length === 0) return [];
    const published = this.outbox.take();
    try {
      return await appendEntries(this.database, sealed, published);
    } catch (error) {
      this.outbox.add(published);
      if (!isDataFault(error)) this.logger.warn(`a batch was not stored: ${String(error)}`);
      throw error;
    }
  }

  private publish(
    items: readonly AppendItem[],
    written: readonly Written[],
    batch: Span | undefined,
  ): void {
    const byConversation = new Map<ConversationId, Entry[]>();
    const traced = new Map<ConversationId, Traced>();
    items.forEach((item, i) => {
      const { outcome, bodyDigest } = written[i] as Written;
      if ('problem' in outcome || outcome.placed.duplicate) return;
      const entries = byConversation.get(item.conversationId) ?? [];
      byConversation.set(item.conversationId, entries);
      entries.push(entryOf(item, outcome.placed, bodyDigest));
      const traceparent = this.traces.after(item, batch);
      if (traceparent !== undefined && !traced.has(item.conversationId)) {
        traced.set(item.conversationId, { seq: outcome.placed.seq, traceparent });
      }
      if (outcome.placed.readMoved) this.marks.announce(item.userId, item.conversationId);
    });
    if (byConversation.size === 0) return;
    const news = [...byConversation].map(([conversationId, entries]): EntryNews => {
      const followed = traced.get(conversationId);
      return { conversationId, entries, ...(followed && { traced: followed }) };
    });
    const rows = news.map(({ conversationId, entries }) => ({
      conversationId,
      toSeq: entries.at(-1)?.seq ?? 0,
    }));
    this.outbox.follow(
      this.traces.publish(news, (outgoing) => this.bus.publishEntries(outgoing)),
      rows,
    );
  }
}

const refusal = (error: unknown): never => {
  if (error instanceof ProblemError) throw error;
  if (isDataFault(error)) {
    throw new ProblemError('request.invalid', { detail: 'The database refuses this message.' });
  }
  throw unavailable('The database does not answer. The same request may come again.', 1, error);
};

const entryOf = (item: AppendItem, placed: Placed, bodyDigest: Uint8Array | null): Entry => {
  const shared = {
    conversationId: item.conversationId,
    seq: placed.seq,
    n: placed.n,
    sender: item.userId,
    device: item.deviceId,
    clientId: item.clientId,
    generation: placed.generation,
    epoch: placed.epoch,
    quiet: item.quiet,
    target: item.target,
    ts: placed.ts,
    erased: placed.erased,
  };
  if (item.kind === 'redaction') {
    const { statement } = item;
    return { ...shared, kind: 'redaction', ...(statement === undefined ? {} : { statement }) };
  }
  const { expiresAt } = placed;
  const message = {
    ...shared,
    kind: 'message',
    ...(expiresAt === null ? {} : { expiresAt }),
    ...(item.blobs.length === 0 ? {} : { blobs: item.blobs }),
  } as const;
  if (placed.erased) {
    const kept = bodyDigest === null ? {} : { bodyDigest: toBase64(bodyDigest) };
    return { ...message, ...kept };
  }
  return item.content === undefined
    ? { ...message, body: item.body }
    : { ...message, content: item.content };
};
