import type { ConversationId, Entry } from '@anochat/contract';
import { Cell } from '../observable';
import type { Channel } from '../platform/platform';
import type { Records } from '../storage/records';
import { catalogKey, CATALOGS, FORM, type Catalog } from './catalog';
import { findHits, type Hits, type Place, type Wanted } from './find-hits';
import type { Gallery, GalleryKind } from './gallery/gallery-types';
import { LiveGallery } from './gallery/live-gallery';
import { readGallery } from './gallery/read-gallery';
import { coveredTo, HistoryWalk, type HistoryWalkOptions, type Searched } from './history-walk';
import { IndexWriter, type IndexWriterOptions } from './index-writer';
import { Leaves } from './leaves';
import type { SearchAnswer, SearchOptions, SearchProgress } from './search-types';
import { wordsOf } from './words';

/** What comes live is gathered for so long, or until there is so much of it. */
const GATHER_MS = 1_000;
const GATHERED_MOST = 256;
const HITS = 20;
/** How often a reader begins anew because the index was written meanwhile. */
const TRIES = 4;
const NOTHING_YET: SearchProgress = { coveredTo: null, isWalking: false, writes: 0 };

export interface SearchParts extends Omit<HistoryWalkOptions, 'writer' | 'onStep' | 'isHearing'> {
  readonly records: Records;
  readonly channel: Channel;
  readonly opener: IndexWriterOptions['opener'];
}

/**
 * Full-text search over what this device may read. The leading tab writes the index into the store,
 * sealed as all else there; every tab reads it.
 */
export class Search {
  readonly progress = new Cell<SearchProgress>(NOTHING_YET);
  private readonly leaves: Leaves;
  private readonly writer: IndexWriter;
  private readonly walk: HistoryWalk;
  private heardOf = new Map<ConversationId, Entry[]>();
  private heardCount = 0;
  private cancelGathering: (() => void) | null = null;
  /** Those that somebody looks at. */
  private readonly galleries = new Map<LiveGallery, ConversationId>();

  constructor(private readonly parts: SearchParts) {
    this.leaves = new Leaves(parts.records);
    this.writer = new IndexWriter({
      ...parts,
      leaves: this.leaves,
      onWritten: () => this.tellProgress({ isWritten: true }),
    });
    this.walk = new HistoryWalk({
      ...parts,
      writer: this.writer,
      isHearing: (id) => this.heardOf.has(id),
      onStep: (isWalking) => this.tellProgress({ isWalking }),
    });
    parts.channel.subscribe((message) => this.progress.set(message as SearchProgress));
  }

  /** This tab leads now: it writes. */
  async lead(): Promise<void> {
    try {
      await this.writer.open();
    } catch (error) {
      this.parts.log('warn', 'The index could not be read', { error: String(error) });
      return;
    }
    if (this.writer.known) this.walk.start();
  }

  /** An entry that came live. */
  heard(entry: Entry): void {
    const { conversationId } = entry;
    for (const gallery of this.galleriesOf(conversationId)) gallery.heard(entry);
    if (!this.writer.known) return;
    const heard = this.heardOf.get(conversationId);
    if (heard) heard.push(entry);
    else this.heardOf.set(conversationId, [entry]);
    this.heardCount += 1;
    if (this.heardCount >= GATHERED_MOST) return void this.flush();
    this.cancelGathering ??= this.parts.clock.after(GATHER_MS, () => void this.flush());
  }

  /** Heads have changed, or the connection is back. */
  wake(): void {
    this.walk.wake();
    for (const gallery of this.galleries.keys()) gallery.wake();
  }

  /** Keys have come: what was pending in this conversation may be open now. */
  openAgain(id: ConversationId): void {
    this.walk.openAgain(id);
    for (const gallery of this.galleriesOf(id)) gallery.openAgain();
  }

  /** What a conversation holds of one kind. */
  gallery(id: ConversationId, kind: GalleryKind): Gallery {
    const { clock, log, readPage, opener } = this.parts;
    const sources = {
      ...{ readPage, opener },
      catalog: async (of: ConversationId) => (await this.currentCatalogs(of)).get(of) ?? null,
      leaf: this.leaves.read.bind(this.leaves),
    };
    return new LiveGallery({
      ...{ kind, clock, log },
      head: () => this.searched(id)[0]?.head ?? null,
      read: async (head, query) => {
        if (this.writer.known) await this.flush();
        return readGallery(sources, head, query);
      },
      onWatched: (gallery, isWatched) => {
        if (isWatched) this.galleries.set(gallery, id);
        else this.galleries.delete(gallery);
      },
    });
  }

  async find(query: string, options: SearchOptions = {}): Promise<SearchAnswer> {
    const words = [...new Set(wordsOf(query).map(({ folded }) => folded))];
    const { conversationId } = options;
    if (this.writer.known) await this.flush();
    const wanted: Wanted = {
      words,
      sender: options.sender ?? null,
      limit: Math.max(1, options.limit ?? HITS),
      after: options.cursor === undefined ? null : placeOf(options.cursor),
      now: this.parts.clock.now(),
    };
    const [catalogs, found] = await this.look(conversationId, wanted);
    return {
      hits: found.hits,
      coveredTo: coveredTo(this.searched(conversationId), catalogs),
      more: found.last && cursorOf(found.last),
    };
  }

  /** Resolves when all that was heard is in the store. */
  async flush(): Promise<void> {
    this.cancelGathering?.();
    this.cancelGathering = null;
    const heard = this.heardOf;
    this.heardOf = new Map();
    this.heardCount = 0;
    try {
      if (heard.size > 0) await this.writer.take(heard);
      else await this.writer.settled();
    } catch (error) {
      // What was not written is read again by the walk.
      this.parts.log('warn', 'The index could not be written', { error: String(error) });
    }
    this.walk.wake();
  }

  /** The session is over. */
  forget(): void {
    this.walk.stop();
    this.writer.forget();
    this.leaves.forget();
    for (const gallery of this.galleries.keys()) gallery.forget();
    this.heardOf = new Map();
    this.heardCount = 0;
    this.cancelGathering?.();
    this.cancelGathering = null;
    this.progress.set(NOTHING_YET);
  }

  /** Writes what was heard, and ends. */
  async stop(): Promise<void> {
    this.walk.stop();
    if (this.writer.known) await this.flush();
    this.walk.stop();
    this.cancelGathering?.();
  }

  private async look(
    id: ConversationId | undefined,
    wanted: Wanted,
  ): Promise<readonly [ReadonlyMap<ConversationId, Catalog>, Hits]> {
    for (let tries = 1; ; tries += 1) {
      const catalogs = await this.currentCatalogs(id);
      const shown = wanted.words.length === 0 ? new Map<ConversationId, Catalog>() : catalogs;
      const found = await findHits(shown, (of, leaf) => this.leaves.read(of, leaf), wanted);
      if (!found.isStale || tries === TRIES) return [catalogs, found];
    }
  }

  private galleriesOf(id: ConversationId): readonly LiveGallery[] {
    return [...this.galleries].flatMap(([gallery, of]) => (of === id ? [gallery] : []));
  }

  /** Of this database, and of this form. */
  private async currentCatalogs(
    id: ConversationId | undefined,
  ): Promise<ReadonlyMap<ConversationId, Catalog>> {
    const timeline = this.parts.timeline();
    const all = await this.catalogs(id);
    const isCurrent = (one: Catalog): boolean => one.timeline === timeline && one.form === FORM;
    return new Map([...all].filter(([, catalog]) => isCurrent(catalog)));
  }

  private async catalogs(
    id: ConversationId | undefined,
  ): Promise<ReadonlyMap<ConversationId, Catalog>> {
    const { known } = this.writer;
    if (id !== undefined) {
      const one = known ? known.get(id) : await this.parts.records.get<Catalog>(catalogKey(id));
      return new Map(one ? [[id, one]] : []);
    }
    if (known) return known;
    const stored = await this.parts.records.entries<Catalog>(CATALOGS);
    return new Map(stored.map(([key, catalog]) => [key.slice(CATALOGS.length), catalog]));
  }

  private searched(id: ConversationId | undefined): readonly Searched[] {
    const all = [...this.parts.conversations()];
    return id === undefined ? all : all.filter(({ head }) => head.id === id);
  }

  private tellProgress(now: { readonly isWalking?: boolean; readonly isWritten?: boolean }): void {
    const catalogs = this.writer.known;
    if (!catalogs) return;
    const reach = coveredTo(this.parts.conversations(), catalogs);
    const before = this.progress.get();
    const { isWalking = before.isWalking, isWritten = false } = now;
    if (!isWritten && before.isWalking === isWalking && before.coveredTo === reach) return;
    const writes = before.writes + (isWritten ? 1 : 0);
    const progress: SearchProgress = { coveredTo: reach, isWalking, writes };
    this.progress.set(progress);
    this.parts.channel.post(progress);
  }
}

const cursorOf = ({ ts, conversationId, seq }: Place): string => `${ts}.${seq}.${conversationId}`;

const placeOf = (cursor: string): Place => {
  const [ts = '', seq = '', conversationId = ''] = cursor.split('.');
  return { ts: Number(ts), seq: Number(seq), conversationId };
};
