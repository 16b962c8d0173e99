import {
  blobsOf,
  type Accepted,
  type ClientId,
  type Content,
  type ConversationId,
  type EnvelopeInput,
  type Mode,
  type Problem,
  type Seq,
} from '@anochat/contract';
import type { Codecs, Outgoing } from '../codec';
import { Backoff } from '../connection/backoff';
import { AnoChatError } from '../errors';
import type { Channel, Clock, Logger } from '../platform/platform';
import type { Records } from '../storage/records';
import type { OutboxItem } from './outbox-item';
import { present } from '../present';

const PREFIX = 'outbox/';
const keyOf = ({ conversationId, clientId }: OutboxItem): string =>
  `${PREFIX}${conversationId}/${clientId}`;

type TabMessage =
  | { readonly type: 'put'; readonly item: OutboxItem }
  | { readonly type: 'remove'; readonly item: OutboxItem };

export interface OutboxOptions {
  readonly records: Records;
  readonly clock: Clock;
  readonly channel: Channel;
  readonly codecs: Codecs;
  readonly newClientId: () => ClientId;
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
  readonly onChange: (id: ConversationId) => void;
  /** An edit, a reaction or a redaction was refused: there is no bubble that could say so. */
  readonly onRefused: (item: OutboxItem, problem: Problem) => void;
}

/**
 * What is to be sent: stored before anything is sent, sent in the order of writing within a
 * conversation, and sent again with the same bytes until the server has answered. The server
 * knows the client id, so that a message sent twice stands in the log once.
 */
export class Outbox {
  private readonly items = new Map<ConversationId, readonly OutboxItem[]>();
  private readonly draining = new Set<ConversationId>();
  /** Conversations whose next attempt waits for a time, with what ends the wait. */
  private readonly waiting = new Map<ConversationId, () => void>();
  private readonly backoffs = new Map<ConversationId, Backoff>();
  private isStopped = false;

  constructor(private readonly options: OutboxOptions) {
    options.channel.subscribe((message) => this.receive(message as TabMessage));
  }

  async load(): Promise<void> {
    const stored = await this.options.records.list<OutboxItem>(PREFIX);
    for (const item of stored) {
      // What was being sent when the process ended is sent again.
      const isSending = item.state.type === 'sending';
      this.place(isSending ? { ...item, state: { type: 'queued' } } : item);
    }
  }

  of(id: ConversationId): readonly OutboxItem[] {
    return this.items.get(id) ?? NONE;
  }

  /** @throws if it could not be stored: then it is neither shown any more nor ever sent */
  async add(id: ConversationId, outgoing: Outgoing, readUpTo: Seq): Promise<OutboxItem> {
    const item: OutboxItem = {
      conversationId: id,
      clientId: this.options.newClientId(),
      createdAt: this.options.clock.now(),
      outgoing,
      readUpTo,
      envelope: null,
      state: { type: 'queued' },
    };
    // Shown at once; not sent before it is stored.
    this.place(item);
    try {
      await this.options.records.write([{ key: keyOf(item), value: item }]);
    } catch (error) {
      this.take(item);
      throw error;
    }
    this.options.channel.post({ type: 'put', item } satisfies TabMessage);
    this.drain(id);
    return item;
  }

  async retry(id: ConversationId, clientId: ClientId): Promise<void> {
    const item = this.find(id, clientId);
    if (item?.state.type !== 'failed') return;
    await this.put({ ...item, state: { type: 'queued' } });
    this.drain(id);
  }

  async discard(id: ConversationId, clientId: ClientId): Promise<void> {
    const item = this.find(id, clientId);
    if (item && (item.state.type === 'failed' || item.state.type === 'queued')) {
      await this.remove(item);
    }
  }

  /** The entry stands in the log: it takes the item's place. */
  settle(id: ConversationId, clientIds: ReadonlySet<ClientId>): void {
    for (const item of this.of(id)) {
      if (clientIds.has(item.clientId)) void this.remove(item);
    }
  }

  /** The connection is back, or this tab leads now. */
  wake(): void {
    for (const cancel of this.waiting.values()) cancel();
    this.waiting.clear();
    for (const id of this.items.keys()) this.drain(id);
  }

  /** Everything of an ended session. */
  clear(): void {
    for (const cancel of this.waiting.values()) cancel();
    this.waiting.clear();
    this.items.clear();
  }

  stop(): void {
    this.isStopped = true;
    this.clear();
  }

  private drain(id: ConversationId): void {
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
      })
      .catch(() => undefined);
  }

  /** Sends what is queued. Gives back how long to wait before going on, if it is not done. */
  private async sendInTurn(id: ConversationId): Promise<'done' | 'retry' | number> {
    for (;;) {
      const queued = this.of(id).find(({ state }) => state.type === 'queued');
      if (!queued || this.isStopped) return 'done';
      const item = await this.sealed(queued);
      if (!item) continue;
      this.place({ ...item, state: { type: 'sending' } });
      try {
        const accepted = await this.options.send(id, item.clientId, present(item.envelope));
        this.backoffOf(id).reset();
        await this.accept(item, accepted.seq);
      } catch (error) {
        if (!this.find(id, item.clientId)) continue;
        if (isRefusal(error)) {
          await this.refuse(item, error.problem);
          continue;
        }
        this.place({ ...item, state: { type: 'queued' } });
        const named = error instanceof AnoChatError ? error.retryAfterMs : null;
        return named ?? 'retry';
      }
    }
  }

  /** The item with its envelope, stored: the same bytes at every attempt. */
  private async sealed(item: OutboxItem): Promise<OutboxItem | null> {
    if (item.envelope) return item;
    const { outgoing, readUpTo, conversationId } = item;
    if (outgoing.kind === 'redaction') {
      const envelope: EnvelopeInput = { kind: 'redaction', target: outgoing.target, readUpTo };
      return this.put({ ...item, envelope });
    }
    const mode = this.options.modeOf(conversationId);
    const codec = mode === null ? undefined : this.options.codecs[mode];
    if (!codec) {
      await this.refuse(item, AnoChatError.of('conversation.mode-mismatch').problem);
      return null;
    }
    return this.put({ ...item, envelope: await codec.seal(outgoing, readUpTo) });
  }

  private async accept(item: OutboxItem, seq: Seq): Promise<void> {
    // The entry may have come before the acknowledgement and settled it.
    if (!this.find(item.conversationId, item.clientId)) return;
    const sent: OutboxItem = { ...item, state: { type: 'sent', seq } };
    this.place(sent);
    this.options.channel.post({ type: 'put', item: sent } satisfies TabMessage);
    // It stays on the screen until its entry comes, but it is not sent again.
    await this.options.records.write([{ key: keyOf(item), value: undefined }]);
  }

  private async refuse(item: OutboxItem, problem: Problem): Promise<void> {
    const { outgoing } = item;
    const hasBubble = outgoing.kind === 'message' && outgoing.content.type === 'message';
    if (hasBubble) {
      await this.put({ ...item, state: { type: 'failed', problem } });
      return;
    }
    await this.remove(item);
    this.options.onRefused(item, problem);
  }

  private async put(item: OutboxItem): Promise<OutboxItem> {
    this.place(item);
    await this.options.records.write([{ key: keyOf(item), value: item }]);
    this.options.channel.post({ type: 'put', item } satisfies TabMessage);
    return item;
  }

  private async remove(item: OutboxItem): Promise<void> {
    this.take(item);
    await this.options.records.write([{ key: keyOf(item), value: undefined }]);
    this.options.channel.post({ type: 'remove', item } satisfies TabMessage);
  }

  private receive(message: TabMessage): void {
    if (message.type === 'remove') return this.take(message.item);
    this.place(message.item);
    this.drain(message.item.conversationId);
  }

  private place(item: OutboxItem): void {
    const others = this.of(item.conversationId).filter(
      ({ clientId }) => clientId !== item.clientId,
    );
    const items = [...others, item].sort((a, b) => (a.clientId < b.clientId ? -1 : 1));
    this.items.set(item.conversationId, items);
    this.options.onChange(item.conversationId);
  }

  private take({ conversationId, clientId }: OutboxItem): void {
    const items = this.of(conversationId).filter((other) => other.clientId !== clientId);
    this.items.set(conversationId, items);
    this.options.onChange(conversationId);
  }

  private find(id: ConversationId, clientId: ClientId): OutboxItem | undefined {
    return this.of(id).find((item) => item.clientId === clientId);
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

const NONE: readonly OutboxItem[] = [];

/** The server will not take it as it is; everything else may pass. */
const isRefusal = (error: unknown): error is AnoChatError =>
  error instanceof AnoChatError && !error.isTemporary && error.status !== 401;

/** Content on its way out. What is about another entry raises no unread. */
export const outgoingOf = (content: Content, target: Seq | null): Outgoing => ({
  kind: 'message',
  content,
  quiet: target !== null,
  target,
  blobs: 'parts' in content ? content.parts.flatMap((part) => blobsOf(part)) : [],
});
