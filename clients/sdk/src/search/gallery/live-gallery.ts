import type { Entry, Head, Seq } from '@anochat/contract';
import { Cell } from '../../observable';
import type { Clock, Logger } from '../../platform/platform';
import type { Doc } from '../doc';
import type { Gallery, GalleryKind, GalleryList, GalleryMessage } from './gallery-types';
import type { Found, GalleryQuery } from './read-gallery';

const PAGE = 60;
/** Changes are gathered for so long. */
const GATHER_MS = 250;
/** So many messages are looked at one by one; of more the whole list is read again. */
const ONE_BY_ONE = 20;
const LONGEST_WAIT_MS = 3_600_000;

export interface LiveGalleryOptions {
  readonly kind: GalleryKind;
  readonly clock: Clock;
  readonly log: Logger;
  /** `null`: the conversation is not known (yet). */
  readonly head: () => Head | null;
  readonly read: (head: Head, query: GalleryQuery) => Promise<Found>;
  /** It is to be told what happens, or not any more. */
  readonly onWatched: (gallery: LiveGallery, isWatched: boolean) => void;
}

/** The list of one kind, kept up to date while somebody looks at it. */
export class LiveGallery implements Gallery {
  readonly list: Cell<GalleryList>;
  /** Below it nothing was looked through yet; `null`: all was. */
  private more: Seq | null = null;
  /** The end of the log that the list knows of. */
  private seen: Seq = 0;
  private readonly changed = new Set<Seq>();
  private isOutdated = true;
  private tail: Promise<void> = Promise.resolve();
  private cancelGathering: (() => void) | null = null;
  private cancelExpiry: (() => void) | null = null;

  constructor(private readonly options: LiveGalleryOptions) {
    this.list = new Cell<GalleryList>(BEGINNING, (isWatched) => {
      options.onWatched(this, isWatched);
      if (isWatched) void this.inTurn(() => this.reload());
      else this.rest();
    });
  }

  readonly loadMore = (): Promise<void> =>
    this.inTurn(async () => {
      const head = this.options.head();
      if (this.isOutdated || !head) return this.reload();
      if (this.more === null) return;
      const found = await this.read(head, { before: this.more, downTo: 1, limit: PAGE });
      this.more = found.more;
      this.show([...this.list.get().messages, ...found.docs.map(messageOf)]);
    });

  /** An entry that came live. */
  heard(entry: Entry): void {
    this.changed.add(entry.target ?? entry.seq);
    this.seen = Math.max(this.seen, entry.seq);
    this.wake();
  }

  /** Keys have come: what could not be read may be readable now. */
  openAgain(): void {
    this.isOutdated = true;
    this.wake();
  }

  /** Heads have changed, or the connection is back. */
  wake(): void {
    this.cancelGathering ??= this.options.clock.after(GATHER_MS, () => {
      this.cancelGathering = null;
      void this.inTurn(() => this.catchUp());
    });
  }

  /** The session is over. */
  forget(): void {
    this.rest();
    this.list.set(BEGINNING);
  }

  private rest(): void {
    this.cancelGathering?.();
    this.cancelExpiry?.();
    this.cancelGathering = this.cancelExpiry = null;
    this.isOutdated = true;
  }

  private async catchUp(): Promise<void> {
    const head = this.options.head();
    if (!head) return;
    if (this.isOutdated || head.lastSeq > this.seen || this.changed.size > ONE_BY_ONE)
      return this.reload();
    if (this.changed.size === 0) return;
    const changed = [...this.changed];
    this.changed.clear();
    let { messages } = this.list.get();
    for (const seq of changed) {
      // What lies below is looked at when it is scrolled to.
      if (this.more !== null && seq < this.more) continue;
      const { docs } = await this.read(head, { before: seq + 1, downTo: seq, limit: 1 });
      messages = [...messages.filter((one) => one.seq !== seq), ...docs.map(messageOf)];
    }
    this.show([...messages].sort((a, b) => b.seq - a.seq));
  }

  /** As much as was there before. */
  private async reload(): Promise<void> {
    const head = this.options.head();
    if (!head) return;
    this.changed.clear();
    this.seen = Math.max(this.seen, head.lastSeq);
    const limit = Math.max(PAGE, this.list.get().messages.length);
    const found = await this.read(head, { before: this.seen + 1, downTo: 1, limit });
    this.more = found.more;
    this.isOutdated = false;
    this.show(found.docs.map(messageOf));
  }

  private read(head: Head, query: Omit<GalleryQuery, 'kind'>): Promise<Found> {
    return this.options.read(head, { ...query, kind: this.options.kind });
  }

  private show(all: readonly GalleryMessage[]): void {
    const { clock } = this.options;
    const now = clock.now();
    const messages = all.filter((one) => endOf(one) > now);
    this.list.set({ status: 'ready', messages, hasMore: this.more !== null });
    this.cancelExpiry?.();
    this.cancelExpiry = null;
    const next = Math.min(...messages.map(endOf));
    if (!this.list.isWatched || next === Infinity) return;
    this.cancelExpiry = clock.after(Math.min(next - now, LONGEST_WAIT_MS), () =>
      this.show(this.list.get().messages),
    );
  }

  /** What is read comes one after the other: an answer that is late takes no newer one's place. */
  private inTurn(run: () => Promise<void>): Promise<void> {
    this.tail = this.tail.then(run).catch((error: unknown) => {
      this.options.log('info', 'A gallery was not read', { error: String(error) });
      this.isOutdated ||= this.list.get().messages.length === 0;
      this.list.update((list) => ({ ...list, status: 'failed' }));
    });
    return this.tail;
  }
}

const BEGINNING: GalleryList = { status: 'loading', messages: [], hasMore: true };

const endOf = ({ expiresAt }: GalleryMessage): number =>
  expiresAt === null ? Infinity : Date.parse(expiresAt);

const messageOf = ({ seq, ts, sender, until, parts, forwardedFrom }: Doc): GalleryMessage => ({
  ...{ seq, sender, parts, forwardedFrom },
  ts: new Date(ts).toISOString(),
  expiresAt: until === null ? null : new Date(until).toISOString(),
});
