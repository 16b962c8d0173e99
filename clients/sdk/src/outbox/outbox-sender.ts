import type {
  Accepted,
  ClientId,
  ConversationId,
  EnvelopeInput,
  Mode,
  Problem,
  Seq,
} from '@anochat/contract';
import type { Codec, Codecs, ToSeal } from '../codec';
import { Backoff } from '../connection/backoff';
import { AnoChatError } from '../errors';
import type { Clock, Logger } from '../platform/platform';
import { present } from '../present';
import type { RecordChange } from '../storage/records';
import { isRefusal } from './is-refusal';
import type { OutboxItem } from './outbox-item';
import type { StoredItems } from './stored-items';

export interface OutboxSenderOptions {
  readonly clock: Clock;
  readonly codecs: Codecs;
  readonly random: () => number;
  readonly log: Logger;
  readonly modeOf: (id: ConversationId) => Mode | null;
  readonly send: (
    id: ConversationId,
    clientId: ClientId,
    envelope: EnvelopeInput,
  ) => Promise<Accepted>;
  /** Only the leading tab sends. */
  readonly isLeader: () => boolean;
  /** An edit, a reaction or a redaction was refused: there is no bubble that could say so. */
  readonly onRefused: (item: OutboxItem, problem: Problem) => void;
}

/** Seals and sends what is queued, in turn within a conversation, until the server has answered. */
export class OutboxSender {
  private readonly draining = new Set<ConversationId>();
  /** Conversations whose next attempt waits for a time, with what ends the wait. */
  private readonly waiting = new Map<ConversationId, () => void>();
  private readonly backoffs = new Map<ConversationId, Backoff>();
  private isStopped = false;

  constructor(
    private readonly options: OutboxSenderOptions,
    private readonly items: StoredItems,
  ) {}

  /** Nothing waits for its time any more. */
  endWaits(): void {
    for (const cancel of this.waiting.values()) cancel();
    this.waiting.clear();
  }

  wakeOne(id: ConversationId): void {
    this.waiting.get(id)?.();
    this.waiting.delete(id);
    this.drain(id);
  }

  stop(): void {
    this.isStopped = true;
    this.endWaits();
  }

  drain(id: ConversationId): void {
    if (this.isStopped || !this.options.isLeader()) return;
    if (this.draining.has(id) || this.waiting.has(id)) return;
    this.draining.add(id);
    this.sendInTurn(id)
      .catch((error: unknown) => {
        this.options.log('error', 'The outbox stopped', { error: String(error) });
        return 'retry' as const;
      })
      .then((outcome) => {
        this.draining.delete(id);
        if (outcome === 'retry') this.waitThenDrain(id, this.backoffOf(id).next());
        else if (typeof outcome === 'number') this.waitThenDrain(id, outcome);
        // Something may have been added after the last look and before this.
        else if (this.nextOf(id)) this.drain(id);
      })
      .catch(() => undefined);
  }

  /** What comes after a message whose files are on their way waits for it. */
  private nextOf(id: ConversationId): OutboxItem | undefined {
    const next = this.items.here
      .of(id)
      .find(({ state: { type } }) => type === 'queued' || type === 'uploading');
    return next?.state.type === 'queued' ? next : undefined;
  }

  /** Sends what is queued. Gives back how long to wait before going on, if it is not done. */
  private async sendInTurn(id: ConversationId): Promise<'done' | 'retry' | number> {
    for (;;) {
      const queued = this.nextOf(id);
      if (!queued || this.isStopped) return 'done';
      const item = await this.sealed(queued);
      if (item === 'later') return 'retry';
      if (!item || !this.items.here.has(item)) continue;
      this.items.here.place({ ...item, state: { type: 'sending' } });
      try {
        const accepted = await this.options.send(id, item.clientId, present(item.envelope));
        this.backoffOf(id).reset();
        await this.accept(item, accepted.seq);
      } catch (error) {
        if (!this.items.here.has(item)) continue;
        const next = await this.recover(item, error);
        if (next !== 'next') return next;
      }
    }
  }

  /** What follows from an attempt that failed: the next item, or the wait before this one. */
  private async recover(item: OutboxItem, error: unknown): Promise<'next' | 'retry' | number> {
    if (!isRefusal(error)) {
      this.items.here.place({ ...item, state: { type: 'queued' } });
      const named = error instanceof AnoChatError ? error.retryAfterMs : null;
      return named ?? 'retry';
    }
    const message = toSeal(item);
    const recovery =
      message &&
      (await this.codecOf(item)?.recover?.(message, present(item.envelope), error.problem));
    if (!this.items.here.has(item)) return 'next';
    switch (recovery?.type) {
      case undefined:
        await this.refuse(item, error.problem);
        return 'next';
      case 'sent':
        await this.accept(item, recovery.seq);
        return 'next';
      case 'wait':
        this.items.here.place({ ...item, state: { type: 'queued' } });
        return 'retry';
      case 'seal-again':
        // Stored with the next sealing; till then the bytes that were refused do no harm.
        this.items.here.place({ ...item, envelope: null, state: { type: 'queued' } });
        return recovery.waitMs > 0 ? recovery.waitMs : 'next';
    }
  }

  private codecOf({ conversationId }: OutboxItem): Codec | undefined {
    const mode = this.options.modeOf(conversationId);
    return mode === null ? undefined : this.options.codecs[mode];
  }

  /**
   * The item with its envelope, stored: the same bytes at every attempt. `null`: it is not to be
   * sent any more. `later`: there is no key for it yet.
   */
  private async sealed(item: OutboxItem): Promise<OutboxItem | null | 'later'> {
    if (item.envelope) return item;
    const { outgoing, readUpTo, conversationId } = item;
    try {
      const codec = this.codecOf(item);
      if (outgoing.kind === 'redaction') {
        const { target, about } = outgoing;
        const bare = { kind: 'redaction', target, readUpTo } as const;
        if (!codec?.signDelete) return await this.fix(item, bare, null);
        const statement = await codec.signDelete({ conversationId, target, about });
        return statement === null ? 'later' : await this.fix(item, { ...bare, statement }, null);
      }
      const message = present(toSeal(item));
      if (!codec) throw AnoChatError.of('conversation.mode-mismatch');
      const sealed = await codec.seal(message);
      return sealed ? await this.fix(item, sealed.envelope, sealed.counter) : 'later';
    } catch (error) {
      if (!isRefusal(error)) throw error;
      if (this.items.here.has(item)) await this.refuse(item, error.problem);
      return null;
    }
  }

  private async fix(
    queued: OutboxItem,
    envelope: EnvelopeInput,
    counter: number | null,
  ): Promise<OutboxItem | null> {
    if (!this.items.here.has(queued)) return null;
    const item: OutboxItem = { ...queued, envelope, counter };
    await this.items.store(item);
    // Whoever discarded it meanwhile has deleted after this what was just stored.
    if (!this.items.here.has(item)) return null;
    this.items.show(item);
    return item;
  }

  private async accept(item: OutboxItem, seq: Seq): Promise<void> {
    // The entry may have come before the acknowledgement and settled it.
    if (!this.items.here.has(item)) return;
    const sent: OutboxItem = { ...item, state: { type: 'sent', seq } };
    this.items.show(sent);
    // It stays on the screen until its entry comes, but it is not sent again.
    await this.items.unstore(item, this.sent(item));
  }

  sent(item: OutboxItem): readonly RecordChange[] {
    const message = toSeal(item);
    return (message && this.codecOf(item)?.sent?.(message)) ?? [];
  }

  async refuse(item: OutboxItem, problem: Problem): Promise<void> {
    const { outgoing } = item;
    const hasBubble = outgoing.kind === 'message' && outgoing.content.type === 'message';
    if (hasBubble) {
      // What is counted is sealed anew by a retry: another message takes its place meanwhile.
      const envelope = item.counter === null ? item.envelope : null;
      const state = { type: 'failed', problem } as const;
      const failed: OutboxItem = { ...item, envelope, counter: null, state };
      // Shown first: if this is not stored, it is sent again after a restart and refused again.
      this.items.show(failed);
      await this.items.store(failed);
      return;
    }
    await this.items.remove(item);
    this.options.onRefused(item, problem);
  }

  private backoffOf(id: ConversationId): Backoff {
    const known = this.backoffs.get(id) ?? new Backoff(this.options.random);
    this.backoffs.set(id, known);
    return known;
  }

  private waitThenDrain(id: ConversationId, ms: number): void {
    if (this.isStopped) return;
    const cancel = this.options.clock.after(ms, () => {
      this.waiting.delete(id);
      this.drain(id);
    });
    this.waiting.set(id, cancel);
  }
}

const toSeal = (item: OutboxItem): ToSeal | null => {
  const { conversationId, clientId, outgoing, readUpTo, counter } = item;
  if (outgoing.kind === 'redaction') return null;
  return { conversationId, clientId, outgoing, readUpTo, counter };
};
