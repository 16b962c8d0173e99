import { LIMITS, type ConversationId, type DeviceId, type SealedDraft } from '@anochat/contract';
import { Backoff } from '../connection/backoff';
import { isEmptyDraft, type Draft } from '../conversations/draft';
import { sentDraftKey } from '../conversations/record-keys';
import type { DraftSealing } from '../encryption/encryption-parts';
import { AnoChatError } from '../errors';
import type { Api } from '../http';
import type { Clock, Logger } from '../platform/platform';
import type { Records } from '../storage/records';
import type { WriteBehind } from '../storage/write-behind';

/** One conversation, as far as its draft goes. */
interface DraftHolder {
  readonly id: ConversationId;
  readonly latestDraft: Draft;
  takeDraft(draft: Draft, isWriting: boolean): void;
}

export interface DraftSyncOptions {
  readonly api: { readonly users: Pick<Api['users'], 'drafts' | 'saveDraft'> };
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Logger;
  readonly records: Pick<Records, 'entries'>;
  readonly writeBehind: Pick<WriteBehind, 'put'>;
  readonly directory: {
    engine(id: ConversationId): DraftHolder;
    all(): Iterable<DraftHolder>;
  };
  /** `null` while this device is not linked: then drafts stay here. */
  readonly sealing: () => DraftSealing | null;
  /** One of the tabs does it for all. */
  readonly mayWork: () => boolean;
  readonly device: () => DeviceId | null;
  /** Of the database that revisions are counted in. */
  readonly timeline: () => string | null;
}

type SentOf = readonly [id: ConversationId, savedAt: number];

/**
 * Brings drafts to the other devices of the account and takes theirs. The server holds what it
 * cannot read; what is the newest, the devices decide by the time that is sealed with it.
 */
export class DraftSync {
  /** Until when the other devices know what was written here. */
  private readonly sent = new Map<ConversationId, number>();
  /** Drafts that are being written: nobody does so once the time is over. */
  private readonly writing = new Map<ConversationId, () => void>();
  private readonly backoff: Backoff;
  private tail: Promise<void> = Promise.resolve();
  private isPullQueued = false;
  private retry: (() => void) | null = null;
  private revision = 0;
  private timeline: string | null = null;
  /** Grows with each session: what was on its way for an earlier one is let go of. */
  private generation = 0;

  constructor(private readonly options: DraftSyncOptions) {
    this.backoff = new Backoff(options.random);
  }

  async load(): Promise<readonly SentOf[]> {
    const prefix = sentDraftKey('');
    const stored = await this.options.records.entries<number>(prefix);
    return stored.map(([key, savedAt]) => [key.slice(prefix.length), savedAt] as const);
  }

  restore(sent: readonly SentOf[]): void {
    for (const [id, savedAt] of sent) this.sent.set(id, savedAt);
  }

  /** It was written here, in whichever tab. */
  changed(id: ConversationId): void {
    if (!this.isUnsent(id)) return;
    this.writing.get(id)?.();
    const { directory, clock } = this.options;
    const isDone = isEmptyDraft(directory.engine(id).latestDraft);
    const wait = isDone ? 0 : LIMITS.draftStillnessMs;
    this.writing.set(
      id,
      clock.after(wait, () => this.finish(id)),
    );
  }

  /** The cursor stands elsewhere now. */
  left(id: ConversationId): void {
    if (this.writing.has(id)) this.finish(id);
  }

  /** Another device has saved one. */
  heard(device: DeviceId): void {
    if (device !== this.options.device()) this.pull();
  }

  /** The connection is back, this device was linked, or this tab leads now. */
  wake(): void {
    this.retry?.();
    this.retry = null;
    this.pull();
    this.inTurn(() => this.pushAll());
  }

  /** What is being written is saved as it is; settles when that is done or failed. */
  async stop(): Promise<void> {
    for (const id of [...this.writing.keys()]) this.finish(id);
    await this.tail;
    this.clear();
  }

  /** The session has ended. */
  clear(): void {
    this.generation += 1;
    this.retry?.();
    this.retry = null;
    for (const cancel of this.writing.values()) cancel();
    this.writing.clear();
    this.sent.clear();
    this.revision = 0;
  }

  private isUnsent(id: ConversationId): boolean {
    return this.options.directory.engine(id).latestDraft.updatedAt > (this.sent.get(id) ?? 0);
  }

  private finish(id: ConversationId): void {
    this.writing.get(id)?.();
    this.writing.delete(id);
    this.inTurn(() => this.push(id));
  }

  private pull(): void {
    if (this.isPullQueued) return;
    this.isPullQueued = true;
    this.inTurn(() => this.pullAll());
  }

  /** One after the other, so that what is sent is never older than what was taken before. */
  private inTurn(act: () => Promise<void>): void {
    const { generation } = this;
    this.tail = this.tail.then(act).then(
      () => this.backoff.reset(),
      (error: unknown) => this.failed(generation, error),
    );
  }

  private failed(generation: number, error: unknown): void {
    if (generation !== this.generation) return;
    const { log, clock } = this.options;
    log('info', 'Drafts were not synchronised yet', { error: String(error) });
    this.retry ??= clock.after(this.backoff.next(), () => this.wake());
  }

  private async pushAll(): Promise<void> {
    const ids = [...this.options.directory.all()].map(({ id }) => id);
    for (const id of ids) if (!this.writing.has(id)) await this.push(id);
  }

  private async push(id: ConversationId): Promise<void> {
    const { generation } = this;
    const { api, directory, log } = this.options;
    const sealing = this.sealing();
    if (!sealing || !this.isUnsent(id)) return;
    const draft = directory.engine(id).latestDraft;
    const body = sealing.seal(id, draft);
    if (body === null) log('info', 'A draft is too large for other devices', { id });
    else {
      try {
        await api.users.saveDraft(id, { body });
      } catch (error) {
        if (!(error instanceof AnoChatError) || error.isTemporary) throw error;
        log('info', 'A draft was refused', { id, code: error.code });
      }
    }
    if (generation === this.generation) this.noteSent(id, draft.updatedAt);
  }

  private async pullAll(): Promise<void> {
    const { generation } = this;
    const { api, timeline } = this.options;
    this.isPullQueued = false;
    if (this.timeline !== timeline()) this.revision = 0;
    this.timeline = timeline();
    for (;;) {
      const sealing = this.sealing();
      if (!sealing) return;
      const page = await api.users.drafts({ after: this.revision });
      for (const item of page.items) {
        const take = await this.opened(sealing, item);
        if (generation !== this.generation) return;
        take();
        this.revision = item.revision;
      }
      if (!page.hasMore) return;
    }
  }

  private async opened(
    sealing: DraftSealing,
    { conversationId: id, body }: SealedDraft,
  ): Promise<() => void> {
    const draft = await sealing.open(id, body);
    return () => {
      if (!draft) {
        this.options.log('warn', 'A draft of another device was refused', { id });
        return;
      }
      // Of what is older the server says nothing that the other devices did not know.
      if (draft.updatedAt > (this.sent.get(id) ?? 0)) this.noteSent(id, draft.updatedAt);
      this.options.directory.engine(id).takeDraft(draft, this.writing.has(id));
    };
  }

  private noteSent(id: ConversationId, savedAt: number): void {
    this.sent.set(id, savedAt);
    this.options.writeBehind.put(sentDraftKey(id), () => savedAt);
  }

  private sealing(): DraftSealing | null {
    return this.options.mayWork() ? this.options.sealing() : null;
  }
}
