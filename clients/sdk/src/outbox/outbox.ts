import type {
  Accepted,
  ClientId,
  ConversationId,
  EnvelopeInput,
  Mode,
  Problem,
  Seq,
} from '@anochat/contract';
import type { Codec, Codecs, Outgoing, ToSeal } from '../codec';
import { Backoff } from '../connection/backoff';
import { AnoChatError } from '../errors';
import type { Channel, Clock, Locks, Logger } from '../platform/platform';
import type { RecordChange, Records } from '../storage/records';
import type { FileCarrier } from './file-carrier';
import { isRefusal } from './is-refusal';
import { OutboxFiles } from './outbox-files';
import type { OutboxFile, OutboxItem, OutboxState } from './outbox-item';
import { OutboxItems } from './outbox-items';
import { present } from '../present';

const PREFIX = 'outbox/';
const QUEUED: OutboxState = { type: 'queued' };
const UPLOADING: OutboxState = { type: 'uploading', sentBytes: 0, totalBytes: 0, lacks: [] };
const keyOf = ({ conversationId, clientId }: OutboxItem): string =>
  `${PREFIX}${conversationId}/${clientId}`;

type TabMessage =
  | { readonly type: 'put'; readonly item: OutboxItem }
  | { readonly type: 'remove'; readonly item: OutboxItem };

export interface OutboxOptions {
  readonly records: Records;
  readonly clock: Clock;
  readonly channel: Channel;
  readonly locks: Locks;
  readonly carrier: FileCarrier;
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
 * What is to be sent: stored before it is shown or sent, sent in the order of writing within a
 * conversation, and sent again with the same bytes until the server has answered. The server
 * knows the client id, so that a message sent twice stands in the log once.
 */
export class Outbox {
  private readonly items: OutboxItems;
  private readonly draining = new Set<ConversationId>();
  /** Conversations whose next attempt waits for a time, with what ends the wait. */
  private readonly waiting = new Map<ConversationId, () => void>();
  private readonly backoffs = new Map<ConversationId, Backoff>();
  private readonly files: OutboxFiles;
  private isStopped = false;
  /** Grows when a session ends: what was being stored or read for it is not shown any more. */
  private generation = 0;

  constructor(private readonly options: OutboxOptions) {
    this.items = new OutboxItems(options.onChange);
    this.files = new OutboxFiles({
      ...options,
      find: ({ conversationId, clientId }) => this.items.find(conversationId, clientId),
      showHere: (item) => this.items.place(item),
      onUp: (item, records) => this.filesAreUp(item, records),
      onRefused: async (item, problem) => {
        await this.refuse(item, problem);
        this.drain(item.conversationId);
      },
    });
    options.channel.subscribe((message) => this.receive(message as TabMessage));
  }

  async load(): Promise<void> {
    const { generation } = this;
    const stored = await this.options.records.list<OutboxItem>(PREFIX);
    if (generation !== this.generation) return;
    for (const item of stored) {
      // What was being sent when the process ended is sent again.
      const isSending = item.state.type === 'sending';
      this.items.place(isSending ? { ...item, state: { type: 'queued' } } : item);
    }
    this.options.carrier.dropAllBut(this.waitingFiles).catch((error: unknown) => {
      this.options.log('info', 'Copies of files were not looked through', { error: String(error) });
    });
  }

  of(id: ConversationId): readonly OutboxItem[] {
    return this.items.of(id);
  }

  /** @throws if it could not be stored: then it is neither shown nor ever sent */
  async add(id: ConversationId, outgoing: Outgoing, readUpTo: Seq): Promise<OutboxItem> {
    const files = outgoing.kind === 'message' ? this.options.carrier.ownAmong(outgoing.blobs) : [];
    const item: OutboxItem = {
      conversationId: id,
      clientId: this.options.newClientId(),
      createdAt: this.options.clock.now(),
      outgoing,
      files,
      readUpTo,
      envelope: null,
      counter: null,
      state: files.length > 0 ? UPLOADING : QUEUED,
    };
    const { generation } = this;
    await this.store(item);
    // With the session its store was emptied too.
    if (generation !== this.generation) return item;
    // Only now: whatever is here may be sent by whoever looks next, and is there after a crash.
    this.begin(item);
    return item;
  }

  async retry(id: ConversationId, clientId: ClientId): Promise<void> {
    const failed = this.items.find(id, clientId);
    if (failed?.state.type !== 'failed') return;
    const item: OutboxItem = { ...failed, state: failed.files.length > 0 ? UPLOADING : QUEUED };
    await this.store(item);
    // Meanwhile it may have been discarded, or queued by another call.
    if (this.items.find(id, clientId)?.state.type !== 'failed') return;
    this.begin(item);
  }

  async discard(id: ConversationId, clientId: ClientId): Promise<void> {
    const item = this.items.find(id, clientId);
    if (!item || item.state.type === 'sending' || item.state.type === 'sent') return;
    // What was on its way may have arrived: no other message takes its place in the count.
    await this.remove(item, item.envelope ? this.sent(item) : []);
    if (item.files.length > 0) await this.files.giveUp(item);
    // It may have been what the others waited for.
    this.drain(id);
  }

  /** A file that a message lacked was chosen again. */
  filesSupplied(id: ConversationId, clientId: ClientId): void {
    const item = this.items.find(id, clientId);
    if (item) this.goOn(item);
  }

  /** The entry stands in the log: it takes the item's place. */
  settle(id: ConversationId, clientIds: ReadonlySet<ClientId>): void {
    for (const item of this.of(id)) {
      if (clientIds.has(item.clientId)) void this.removeSettled(item);
    }
  }

  /** The connection is back, or this tab leads now. */
  wake(): void {
    for (const cancel of this.waiting.values()) cancel();
    this.waiting.clear();
    this.files.wake();
    for (const id of this.items.conversations()) {
      this.drain(id);
      for (const item of this.of(id)) this.tendFiles(item);
    }
  }

  /** What kept a conversation's messages from being sealed is over. */
  wakeOne(id: ConversationId): void {
    this.waiting.get(id)?.();
    this.waiting.delete(id);
    this.drain(id);
  }

  /** Everything of an ended session. */
  clear(): void {
    this.files.stop();
    for (const cancel of this.waiting.values()) cancel();
    this.waiting.clear();
    this.items.clear();
    this.generation += 1;
  }

  stop(): void {
    this.isStopped = true;
    this.clear();
  }

  /** Of all tabs: a message is stored before copies of its files are begun. */
  private readonly waitingFiles = async (): Promise<readonly OutboxFile[]> =>
    (await this.options.records.list<OutboxItem>(PREFIX)).flatMap(({ files }) => files);

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
        // Something may have been added after the last look and before this.
        else if (this.nextOf(id)) this.drain(id);
      })
      .catch(() => undefined);
  }

  /** What comes after a message whose files are on their way waits for it. */
  private nextOf(id: ConversationId): OutboxItem | undefined {
    const next = this.of(id).find(
      ({ state: { type } }) => type === 'queued' || type === 'uploading',
    );
    return next?.state.type === 'queued' ? next : undefined;
  }

  /** Its files are tended here before another tab hears of it: that one then waits in line. */
  private begin(item: OutboxItem): void {
    this.tendFiles(item);
    this.show(item);
    this.drain(item.conversationId);
  }

  /** Whatever keeps it from being sent is looked after. */
  private goOn(item: OutboxItem): void {
    this.drain(item.conversationId);
    this.tendFiles(item);
  }

  /** By the tab that has them; the leading one takes over what another has left. */
  private tendFiles(item: OutboxItem): void {
    if (this.isStopped || item.state.type !== 'uploading') return;
    const own = this.options.carrier.ownAmong(item.files.map(({ file }) => file));
    if (own.length > 0 || this.options.isLeader()) this.files.tend(item);
  }

  private async filesAreUp(item: OutboxItem, records: readonly string[]): Promise<void> {
    const done = records.map((key) => ({ key, value: undefined }));
    await this.options.records.write([{ key: keyOf(item), value: item }, ...done]);
    if (!this.items.has(item)) return;
    this.show(item);
    this.drain(item.conversationId);
  }

  /** Sends what is queued. Gives back how long to wait before going on, if it is not done. */
  private async sendInTurn(id: ConversationId): Promise<'done' | 'retry' | number> {
    for (;;) {
      const queued = this.nextOf(id);
      if (!queued || this.isStopped) return 'done';
      const item = await this.sealed(queued);
      if (item === 'later') return 'retry';
      if (!item || !this.items.has(item)) continue;
      this.items.place({ ...item, state: { type: 'sending' } });
      try {
        const accepted = await this.options.send(id, item.clientId, present(item.envelope));
        this.backoffOf(id).reset();
        await this.accept(item, accepted.seq);
      } catch (error) {
        if (!this.items.has(item)) continue;
        const next = await this.recover(item, error);
        if (next !== 'next') return next;
      }
    }
  }

  /** What follows from an attempt that failed: the next item, or the wait before this one. */
  private async recover(item: OutboxItem, error: unknown): Promise<'next' | 'retry' | number> {
    if (!isRefusal(error)) {
      this.items.place({ ...item, state: { type: 'queued' } });
      const named = error instanceof AnoChatError ? error.retryAfterMs : null;
      return named ?? 'retry';
    }
    const message = toSeal(item);
    const recovery =
      message &&
      (await this.codecOf(item)?.recover?.(message, present(item.envelope), error.problem));
    if (!this.items.has(item)) return 'next';
    switch (recovery?.type) {
      case undefined:
        await this.refuse(item, error.problem);
        return 'next';
      case 'sent':
        await this.accept(item, recovery.seq);
        return 'next';
      case 'wait':
        this.items.place({ ...item, state: { type: 'queued' } });
        return 'retry';
      case 'seal-again':
        // Stored with the next sealing; till then the bytes that were refused do no harm.
        this.items.place({ ...item, envelope: null, state: { type: 'queued' } });
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
      if (this.items.has(item)) await this.refuse(item, error.problem);
      return null;
    }
  }

  private async fix(
    queued: OutboxItem,
    envelope: EnvelopeInput,
    counter: number | null,
  ): Promise<OutboxItem | null> {
    if (!this.items.has(queued)) return null;
    const item: OutboxItem = { ...queued, envelope, counter };
    await this.store(item);
    // Whoever discarded it meanwhile has deleted after this what was just stored.
    if (!this.items.has(item)) return null;
    this.show(item);
    return item;
  }

  private async accept(item: OutboxItem, seq: Seq): Promise<void> {
    // The entry may have come before the acknowledgement and settled it.
    if (!this.items.has(item)) return;
    const sent: OutboxItem = { ...item, state: { type: 'sent', seq } };
    this.show(sent);
    // It stays on the screen until its entry comes, but it is not sent again.
    await this.options.records.write([{ key: keyOf(item), value: undefined }, ...this.sent(item)]);
  }

  private sent(item: OutboxItem): readonly RecordChange[] {
    const message = toSeal(item);
    return (message && this.codecOf(item)?.sent?.(message)) ?? [];
  }

  private async refuse(item: OutboxItem, problem: Problem): Promise<void> {
    const { outgoing } = item;
    const hasBubble = outgoing.kind === 'message' && outgoing.content.type === 'message';
    if (hasBubble) {
      // What is counted is sealed anew by a retry: another message takes its place meanwhile.
      const envelope = item.counter === null ? item.envelope : null;
      const state = { type: 'failed', problem } as const;
      const failed: OutboxItem = { ...item, envelope, counter: null, state };
      // Shown first: if this is not stored, it is sent again after a restart and refused again.
      this.show(failed);
      await this.store(failed);
      return;
    }
    await this.remove(item);
    this.options.onRefused(item, problem);
  }

  private store(item: OutboxItem): Promise<void> {
    return this.options.records.write([{ key: keyOf(item), value: item }]);
  }

  /** Here and in the other tabs. */
  private show(item: OutboxItem): void {
    this.items.place(item);
    this.options.channel.post({ type: 'put', item } satisfies TabMessage);
  }

  private async remove(item: OutboxItem, more: readonly RecordChange[] = []): Promise<void> {
    this.items.take(item);
    await this.options.records.write([{ key: keyOf(item), value: undefined }, ...more]);
    this.options.channel.post({ type: 'remove', item } satisfies TabMessage);
  }

  private async removeSettled(item: OutboxItem): Promise<void> {
    try {
      await this.remove(item, this.sent(item));
    } catch (error) {
      // It stays stored and is sent again after a restart: the server knows its id.
      this.options.log('warn', 'A sent message was not removed', { error: String(error) });
    }
  }

  private receive(message: TabMessage): void {
    if (message.type === 'remove') {
      this.files.leave(message.item);
      this.items.take(message.item);
      // What came after it may have waited for its files.
      return this.drain(message.item.conversationId);
    }
    this.items.place(message.item);
    this.goOn(message.item);
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
