import type { ConversationId, Entry, EntryPage, Head } from '@anochat/contract';
import { coversAll, type Spans } from '../log';
import type { RecordChange, Records } from '../storage/records';
import { catalogKey, CATALOGS, FORM, isOutdated, leafKey, type Catalog } from './catalog';
import { CatalogEdit } from './catalog-edit';
import type { Leaves } from './leaves';
import { docsOfPage, isPending, takeBack, takeEntries, type Opener } from './read-entries';

export interface IndexWriterOptions {
  readonly records: Pick<Records, 'entries' | 'write'>;
  readonly leaves: Leaves;
  readonly opener: Opener;
  readonly timeline: () => string | null;
  readonly onWritten: () => void;
}

/** `pending`: there is something in it whose key is on the way. What comes before that may be taken. */
export type Taken = 'taken' | 'pending';

type Work = (edit: CatalogEdit) => Promise<void>;

/** Writes the index, one thing after the other. Only the leading tab has one that is open. */
export class IndexWriter {
  private catalogs: Map<ConversationId, Catalog> | null = null;
  private tail: Promise<unknown> = Promise.resolve();
  /** Grows when a session ends: what was begun for it is not written any more. */
  private generation = 0;

  constructor(private readonly options: IndexWriterOptions) {}

  /** What is in the store, `null` until it was opened. */
  get known(): ReadonlyMap<ConversationId, Catalog> | null {
    return this.catalogs;
  }

  /** Reads what an earlier leader has written. What comes from another database or form goes. */
  open(): Promise<void> {
    return this.inTurn(async (isCurrent) => {
      const { records, timeline } = this.options;
      const stored = await records.entries<Catalog>(CATALOGS);
      if (!isCurrent()) return;
      const catalogs = new Map(
        stored.map(([key, catalog]) => [key.slice(CATALOGS.length), catalog]),
      );
      const foreign = [...catalogs].filter(
        ([, catalog]) => catalog.timeline !== timeline() || catalog.form !== FORM,
      );
      await this.drop(foreign);
      for (const [id] of foreign) catalogs.delete(id);
      if (isCurrent()) this.catalogs = catalogs;
    });
  }

  forget(): void {
    this.generation += 1;
    this.catalogs = null;
    this.options.leaves.forget();
  }

  /** Begins a conversation at the end of its log, or brings its floor and hidden spans up to date. */
  begin(id: ConversationId, head: Head): Promise<void> {
    const timeline = this.options.timeline();
    const known = this.catalogs?.get(id);
    if (timeline === null || (known && !isOutdated(known, head))) return Promise.resolve();
    return this.change([[id, (edit) => takeBounds(edit, head)]], { head, timeline });
  }

  /**
   * Entries that came live. Those that do not follow on what is indexed, or are pending, are left to
   * the walk.
   */
  take(heard: ReadonlyMap<ConversationId, readonly Entry[]>): Promise<void> {
    return this.change(
      [...heard].map(([id, entries]) => [
        id,
        async (edit) => {
          const following: Entry[] = [];
          let { have } = edit.current;
          for (const entry of [...entries].sort((a, b) => a.seq - b.seq)) {
            if (entry.seq !== have + 1 || isPending(entry, this.options.opener)) continue;
            following.push(entry);
            have = entry.seq;
          }
          await takeEntries(edit, following, this.options.opener);
          await takeBack(edit, entries);
          edit.note({ have });
        },
      ]),
    );
  }

  /** A page that follows on what is indexed. */
  async takeNewer(id: ConversationId, page: EntryPage): Promise<Taken> {
    let pending: Entry | undefined;
    await this.change([
      [
        id,
        async (edit) => {
          const { have } = edit.current;
          const all = page.items.filter(({ seq }) => seq > have);
          pending = all.find((entry) => isPending(entry, this.options.opener));
          const news = pending ? all.slice(0, all.indexOf(pending)) : all;
          await takeEntries(edit, news, this.options.opener);
          await takeBack(edit, page.items);
          const isPart = pending !== undefined || page.hasMore;
          const end = isPart ? (news.at(-1)?.seq ?? have) : Math.max(have, page.lastSeq);
          edit.note({ have: end });
          // No entry tells what was taken back in an absence: all is read again, from the end on.
          if (hasHidden(page.hidden, have + 1, end)) edit.note({ from: end + 1 });
        },
      ],
    ]);
    return pending ? 'pending' : 'taken';
  }

  /**
   * A page of history that ends where the index begins. It is not taken when more than it knows of
   * was indexed while it was on its way: that may be about its messages, and is not looked at again.
   */
  async takeOlder(id: ConversationId, page: EntryPage): Promise<Taken> {
    const { opener } = this.options;
    if ([...page.items, ...page.about].some((entry) => isPending(entry, opener))) return 'pending';
    await this.change([
      [
        id,
        async (edit) => {
          const { from, have, since, firstSeq } = edit.current;
          if (page.lastSeq < have) return;
          const isStart = page.prevCursor === null || !page.hasMore;
          const start = isStart ? Math.max(page.firstSeq, firstSeq) : page.range?.[0];
          if (start === undefined || start >= from) {
            if (isStart) edit.note({ from: Math.min(from, page.firstSeq) });
            return;
          }
          const docs = docsOfPage(page, opener);
          const kept = docs.filter(({ seq }) => start <= seq && seq < from);
          await edit.replace(start, from - 1, kept);
          const oldest = page.items[0];
          edit.note({ from: start, since: oldest ? Date.parse(oldest.ts) : since });
        },
      ],
    ]);
    return 'taken';
  }

  /** Messages that have disappeared leave the index. */
  expire(id: ConversationId, now: number): Promise<void> {
    return this.change([[id, (edit) => edit.expire(now)]]);
  }

  /** The log is another one than that which was indexed. */
  restart(id: ConversationId): Promise<void> {
    return this.inTurn(async () => {
      const catalog = this.catalogs?.get(id);
      if (!catalog) return;
      this.catalogs?.delete(id);
      await this.drop([[id, catalog]]);
      this.options.onWritten();
    });
  }

  /** Resolves when all that was handed in before is in the store. */
  settled(): Promise<void> {
    return this.inTurn(() => Promise.resolve());
  }

  private change(
    work: readonly (readonly [ConversationId, Work])[],
    beginning?: { readonly head: Head; readonly timeline: string },
  ): Promise<void> {
    return this.inTurn(async (isCurrent) => {
      const changes: RecordChange[] = [];
      const changed: (readonly [ConversationId, Catalog])[] = [];
      for (const [id, run] of work) {
        const known = this.catalogs?.get(id);
        const catalog = known ?? (beginning && emptyCatalog(beginning.timeline, beginning.head));
        if (!catalog) continue;
        const edit = new CatalogEdit(id, catalog, (leaf) => this.options.leaves.read(id, leaf));
        await run(edit);
        const done = edit.finish();
        changes.push(...done.changes);
        changed.push([id, done.catalog]);
      }
      if (!isCurrent() || changes.length === 0) return;
      await this.options.records.write(changes);
      if (!isCurrent()) return;
      for (const [id, catalog] of changed) this.catalogs?.set(id, catalog);
      this.options.onWritten();
    });
  }

  private async drop(all: readonly (readonly [ConversationId, Catalog])[]): Promise<void> {
    const keys = all.flatMap(([id, { leaves }]) => [
      catalogKey(id),
      ...leaves.map((leaf) => leafKey(id, leaf.id)),
    ]);
    if (keys.length === 0) return;
    await this.options.records.write(keys.map((key) => ({ key, value: undefined })));
  }

  private inTurn(run: (isCurrent: () => boolean) => Promise<void>): Promise<void> {
    const { generation } = this;
    const isCurrent = (): boolean => generation === this.generation;
    const result = this.tail.then(() => (isCurrent() ? run(isCurrent) : undefined));
    this.tail = result.catch(() => undefined);
    return result;
  }
}

const emptyCatalog = (timeline: string, head: Head): Catalog => ({
  form: FORM,
  timeline,
  from: head.lastSeq + 1,
  have: head.lastSeq,
  since: null,
  firstSeq: head.firstSeq,
  hidden: head.hidden,
  nextLeaf: 1,
  leaves: [],
});

const takeBounds = async (edit: CatalogEdit, head: Head): Promise<void> => {
  const { firstSeq, hidden, have, from } = edit.current;
  const floor = Math.max(firstSeq, head.firstSeq);
  if (floor > firstSeq) await edit.replace(1, floor - 1, []);
  // Earlier history was shared: what lies in it was not seen by the walk.
  const isShared = !coversAll(head.hidden, hidden, floor);
  edit.note({
    firstSeq: floor,
    hidden: head.hidden,
    from: isShared ? have + 1 : Math.max(from, floor),
  });
};

const hasHidden = (hidden: Spans, from: number, to: number): boolean =>
  hidden.some(([start, end]) => start <= to && end >= from);
