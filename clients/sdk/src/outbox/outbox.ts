import type { ClientId, ConversationId, Seq } from '@anochat/contract';
import type { Outgoing } from '../codec';
import type { Locks } from '../platform/platform';
import type { FileCarrier } from './file-carrier';
import { requireFilesOf, unstoredFiles } from './name-files';
import { OutboxFiles } from './outbox-files';
import type { OutboxFile, OutboxItem, OutboxState } from './outbox-item';
import { OutboxItems } from './outbox-items';
import { OutboxSender, type OutboxSenderOptions } from './outbox-sender';
import { StoredItems, type ItemMessage, type StoredItemsOptions } from './stored-items';

const QUEUED: OutboxState = { type: 'queued' };
const UPLOADING: OutboxState = { type: 'uploading', sentBytes: 0, totalBytes: 0, lacks: [] };

export interface OutboxOptions extends OutboxSenderOptions, StoredItemsOptions {
  readonly locks: Locks;
  readonly carrier: FileCarrier;
  readonly newClientId: () => ClientId;
  readonly onChange: (id: ConversationId) => void;
}

/**
 * What is to be sent: stored before it is shown or sent, sent in the order of writing within a
 * conversation, and sent again with the same bytes until the server has answered. The server
 * knows the client id, so that a message sent twice stands in the log once.
 */
export class Outbox {
  private readonly items: OutboxItems;
  private readonly stored: StoredItems;
  private readonly sender: OutboxSender;
  private readonly files: OutboxFiles;
  private isStopped = false;
  /** Grows when a session ends: what was being stored or read for it is not shown any more. */
  private generation = 0;

  constructor(private readonly options: OutboxOptions) {
    this.items = new OutboxItems(options.onChange);
    this.stored = new StoredItems(options, this.items);
    this.sender = new OutboxSender(options, this.stored);
    this.files = new OutboxFiles({
      ...options,
      find: ({ conversationId, clientId }) => this.items.find(conversationId, clientId),
      showHere: (item) => this.items.place(item),
      onUp: (item, records) => this.filesAreUp(item, records),
      onRefused: async (item, problem) => {
        await this.sender.refuse(item, problem);
        this.sender.drain(item.conversationId);
      },
    });
    options.channel.subscribe((message) => this.receive(message as ItemMessage));
  }

  async load(): Promise<void> {
    const { generation } = this;
    const stored = await this.stored.list();
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

  /**
   * @throws AnoChatError `conversation.mode-mismatch` for files that cannot go there as they are
   * @throws if it could not be stored: then it is neither shown nor ever sent
   */
  async add(id: ConversationId, outgoing: Outgoing, readUpTo: Seq): Promise<OutboxItem> {
    requireFilesOf(this.options.modeOf(id), outgoing);
    const files = this.options.carrier.ownAmong(unstoredFiles(outgoing));
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
    await this.stored.store(item);
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
    await this.stored.store(item);
    // Meanwhile it may have been discarded, or queued by another call.
    if (this.items.find(id, clientId)?.state.type !== 'failed') return;
    this.begin(item);
  }

  async discard(id: ConversationId, clientId: ClientId): Promise<void> {
    const item = this.items.find(id, clientId);
    if (!item || item.state.type === 'sending' || item.state.type === 'sent') return;
    // What was on its way may have arrived: no other message takes its place in the count.
    await this.stored.remove(item, item.envelope ? this.sender.sent(item) : []);
    if (item.files.length > 0) await this.files.giveUp(item);
    // It may have been what the others waited for.
    this.sender.drain(id);
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
    this.sender.endWaits();
    this.files.wake();
    for (const id of this.items.conversations()) {
      this.sender.drain(id);
      for (const item of this.of(id)) this.tendFiles(item);
    }
  }

  /** What kept a conversation's messages from being sealed is over. */
  wakeOne(id: ConversationId): void {
    this.sender.wakeOne(id);
  }

  /** Everything of an ended session. */
  clear(): void {
    this.files.stop();
    this.sender.endWaits();
    this.items.clear();
    this.generation += 1;
  }

  stop(): void {
    this.isStopped = true;
    this.sender.stop();
    this.clear();
  }

  /** Of all tabs: a message is stored before copies of its files are begun. */
  private readonly waitingFiles = async (): Promise<readonly OutboxFile[]> =>
    (await this.stored.list()).flatMap(({ files }) => files);

  /** Its files are tended here before another tab hears of it: that one then waits in line. */
  private begin(item: OutboxItem): void {
    this.tendFiles(item);
    this.stored.show(item);
    this.sender.drain(item.conversationId);
  }

  /** Whatever keeps it from being sent is looked after. */
  private goOn(item: OutboxItem): void {
    this.sender.drain(item.conversationId);
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
    await this.stored.store(item, done);
    if (!this.items.has(item)) return;
    this.stored.show(item);
    this.sender.drain(item.conversationId);
  }

  private async removeSettled(item: OutboxItem): Promise<void> {
    try {
      await this.stored.remove(item, this.sender.sent(item));
    } catch (error) {
      // It stays stored and is sent again after a restart: the server knows its id.
      this.options.log('warn', 'A sent message was not removed', { error: String(error) });
    }
  }

  private receive(message: ItemMessage): void {
    if (message.type === 'remove') {
      this.files.leave(message.item);
      this.items.take(message.item);
      // What came after it may have waited for its files.
      return this.sender.drain(message.item.conversationId);
    }
    this.items.place(message.item);
    this.goOn(message.item);
  }
}
