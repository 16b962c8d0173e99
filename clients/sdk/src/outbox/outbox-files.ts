import type { ClientId, Problem } from '@anochat/contract';
import { Backoff } from '../connection/backoff';
import { AnoChatError } from '../errors';
import { Cell } from '../observable';
import type { Clock, Locks, Logger } from '../platform/platform';
import { type FileCarrier, FilesMissing } from './file-carrier';
import { isRefusal } from './is-refusal';
import { fileReferences, nameFiles } from './name-files';
import type { OutboxItem } from './outbox-item';

/** Progress is shown in so many steps, not at every packet. */
const STEPS = 100;

export interface OutboxFilesOptions {
  readonly carrier: FileCarrier;
  readonly locks: Locks;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Logger;
  readonly find: (item: OutboxItem) => OutboxItem | undefined;
  /** Shown here, and neither stored nor told to other tabs. */
  readonly showHere: (item: OutboxItem) => void;
  /** The item with its files named as they are stored: it can be sent. */
  readonly onUp: (item: OutboxItem, recordsToDelete: readonly string[]) => Promise<void>;
  readonly onRefused: (item: OutboxItem, problem: Problem) => Promise<void>;
}

/**
 * Brings the files of waiting messages up, in the tab that was given them. Any other tab that tries
 * waits for that one to end: then it goes on, or finds that nothing is left to do.
 */
export class OutboxFiles {
  private readonly tended = new Map<ClientId, Cell<boolean>>();
  /** What ends the waits before another attempt. */
  private readonly pauses = new Set<() => void>();

  constructor(private readonly options: OutboxFilesOptions) {}

  /** Does nothing for an item that is being tended. */
  tend(item: OutboxItem): void {
    const { clientId } = item;
    if (this.tended.has(clientId)) return;
    const cancelled = new Cell(false);
    this.tended.set(clientId, cancelled);
    this.options.locks
      .withLock(`files/${clientId}`, () => this.bringUp(item, cancelled))
      .catch((error: unknown) => {
        this.options.log('error', 'Files were not sent', { error: String(error) });
      })
      .finally(() => {
        if (this.tended.get(clientId) === cancelled) this.tended.delete(clientId);
      })
      .catch(() => undefined);
  }

  /** The message is not to be sent. */
  async giveUp(item: OutboxItem): Promise<void> {
    this.leave(item);
    await this.options.locks.withLock(`files/${item.clientId}`, () =>
      this.options.carrier.giveUp(item.files),
    );
  }

  /** Of an ended session: what was begun stays to go on with. */
  stop(): void {
    for (const cancelled of this.tended.values()) cancelled.set(true);
    this.tended.clear();
  }

  /** Whoever else tends it may go on. */
  leave({ clientId }: OutboxItem): void {
    this.tended.get(clientId)?.set(true);
    this.tended.delete(clientId);
  }

  /** The connection is back. */
  wake(): void {
    for (const end of [...this.pauses]) end();
  }

  private async bringUp(begun: OutboxItem, cancelled: Cell<boolean>): Promise<void> {
    const { carrier, onUp, onRefused, showHere } = this.options;
    const backoff = new Backoff(this.options.random);
    for (;;) {
      const item = this.options.find(begun);
      if (cancelled.get() || item?.state.type !== 'uploading') return;
      const { conversationId, files, outgoing } = item;
      try {
        const uploaded = await carrier.bring(
          { conversationId, files, references: fileReferences(outgoing) },
          { cancelled, onProgress: this.progressOf(begun) },
        );
        if (cancelled.get() || !this.options.find(begun)) return;
        const named = nameFiles(outgoing, uploaded);
        const up: OutboxItem = { ...item, outgoing: named, files: [], state: { type: 'queued' } };
        await onUp(up, carrier.recordsOf(files));
        return await carrier.letGo(files);
      } catch (error) {
        const now = this.options.find(begun);
        if (cancelled.get() || now?.state.type !== 'uploading') return;
        if (error instanceof FilesMissing) {
          return showHere({ ...now, state: { ...now.state, lacks: error.files } });
        }
        if (isRefusal(error)) return await onRefused(now, error.problem);
        const named = error instanceof AnoChatError ? error.retryAfterMs : null;
        await this.pause(named ?? backoff.next(), cancelled);
      }
    }
  }

  private progressOf(begun: OutboxItem): (sent: number, total: number) => void {
    let shown = -1;
    return (sent, total) => {
      const step = total === 0 ? STEPS : Math.floor((sent / total) * STEPS);
      if (step === shown) return;
      shown = step;
      const item = this.options.find(begun);
      if (item?.state.type !== 'uploading') return;
      const state = { ...item.state, sentBytes: sent, totalBytes: total, lacks: [] };
      this.options.showHere({ ...item, state });
    };
  }

  private pause(ms: number, cancelled: Cell<boolean>): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        stop();
        unsubscribe();
        this.pauses.delete(end);
        resolve();
      };
      const unsubscribe = cancelled.subscribe(end);
      const stop = this.options.clock.after(ms, end);
      this.pauses.add(end);
    });
  }
}
