import { Inject, Injectable } from '@nestjs/common';

import type { EntryNews } from '../../platform/bus';
import { type Span, TRACING, type Tracing } from '../../platform/tracing';
import type { AppendItem } from './append-item';

interface Followed {
  /** Of the request or command that brought the item. */
  readonly parent: Span;
  readonly wait: Span;
}

/** Follows messages through their lane: many wait each for itself, are written together, and go out apart. */
@Injectable()
export class AppendTraces {
  private readonly followed = new WeakMap<AppendItem, Followed>();

  constructor(@Inject(TRACING) private readonly tracing: Tracing) {}

  enqueue(item: AppendItem): void {
    const parent = this.tracing.current();
    const wait = this.tracing.proceed(parent?.traceparent, 'append.wait');
    if (parent && wait) this.followed.set(item, { parent, wait });
  }

  /** The batch belongs to the trace of the first item that has one, and links the others. */
  async batch<T>(
    items: readonly AppendItem[],
    work: (batch: Span | undefined) => Promise<T>,
  ): Promise<T> {
    const followed = this.tracing.isOn
      ? items.flatMap((item) => this.followed.get(item) ?? [])
      : [];
    const [first, ...others] = followed;
    if (first === undefined) return work(undefined);
    for (const { wait } of followed) wait.end();
    const span = this.tracing.proceed(first.parent.traceparent, 'append.batch', {
      links: others.map(({ parent }) => parent.traceparent),
      attributes: { 'anochat.entries': items.length },
    });
    try {
      const result = await work(span);
      span?.end();
      return result;
    } catch (error) {
      span?.end(error);
      throw error;
    }
  }

  /** @returns what the news of the item goes on with */
  after(item: AppendItem, batch: Span | undefined): string | undefined {
    const parent = this.followed.get(item)?.parent;
    return parent?.traceId === batch?.traceId ? batch?.traceparent : parent?.traceparent;
  }

  /** Takes the news that is about to go out, and gives it to `publish` as it is to go. */
  async publish(
    news: readonly EntryNews[],
    publish: (news: readonly EntryNews[]) => Promise<void>,
  ): Promise<void> {
    if (!this.tracing.isOn) return publish(news);
    const spans: Span[] = [];
    const outgoing = news.map((record): EntryNews => {
      const { conversationId, traced } = record;
      const span = this.tracing.proceed(traced?.traceparent, 'bus.publish', {
        kind: 'producer',
        attributes: { 'anochat.conversation': conversationId },
      });
      if (traced === undefined || span === undefined) return record;
      spans.push(span);
      return { ...record, traced: { ...traced, traceparent: span.traceparent } };
    });
    try {
      await publish(outgoing);
      for (const span of spans) span.end();
    } catch (error) {
      for (const span of spans) span.end(error);
      throw error;
    }
  }
}
