import type { ConversationId, EntryPage, Head, Seq } from '@anochat/contract';
import { LIMITS } from '@anochat/contract';
import type { EntryQuery } from '../../http';
import { isWhole, type Catalog, type Leaf } from '../catalog';
import type { Doc } from '../doc';
import { docsOfPage, type Opener } from '../read-entries';
import type { GalleryKind } from './gallery-types';

/** Pages of the server that one call reads at most: what is rare is looked for step by step. */
const PAGES = 5;

export interface GallerySources {
  /** What is indexed of the conversation now, `null` where nothing is. */
  readonly catalog: (id: ConversationId) => Promise<Catalog | null>;
  /** `null`: it was replaced meanwhile. */
  readonly leaf: (id: ConversationId, leaf: Leaf) => Promise<readonly Doc[] | null>;
  readonly readPage: (id: ConversationId, query: EntryQuery) => Promise<EntryPage>;
  readonly opener: Opener;
}

export interface GalleryQuery {
  readonly kind: GalleryKind;
  /** Messages of `downTo` up to it, without it. */
  readonly before: Seq;
  readonly downTo: Seq;
  readonly limit: number;
}

export interface Found {
  /** The newest first. */
  readonly docs: readonly Doc[];
  /** Go on with `before` this; `null`: it was all looked through. */
  readonly more: Seq | null;
}

/**
 * Messages that have parts of a kind: by the index as far as that reaches, and by pages of the log
 * above and below. The server is told nothing of what is looked for.
 */
export const readGallery = async (
  sources: GallerySources,
  head: Head,
  query: GalleryQuery,
): Promise<Found> => {
  const { kind, downTo, limit } = query;
  const found: Doc[] = [];
  let at: Seq | null = query.before;
  for (let steps = 0; at !== null && found.length < limit && steps < PAGES;) {
    const catalog: Catalog | null = await sources.catalog(head.id);
    const indexed: Catalog | null =
      catalog && catalog.from < at && at - 1 <= catalog.have ? catalog : null;
    const step: Found | null = indexed
      ? await readIndexed(sources, head, indexed, { ...query, before: at })
      : await readLog(sources, head, at, downTo);
    if (!indexed || step === null) steps += 1;
    if (step === null) continue;
    found.push(...step.docs.filter(({ seq, kinds }) => seq >= downTo && kinds.includes(kind)));
    at = step.more === null || step.more <= downTo ? null : step.more;
  }
  const docs = found.slice(0, limit);
  const isCut = found.length > limit;
  return { docs, more: isCut ? (docs.at(-1)?.seq ?? null) : at };
};

/** `null`: the index was written meanwhile. */
const readIndexed = async (
  { leaf: read }: GallerySources,
  head: Head,
  catalog: Catalog,
  { kind, before, downTo, limit }: GalleryQuery,
): Promise<Found | null> => {
  const found: Doc[] = [];
  const leaves = catalog.leaves.filter(
    ({ kinds, from, to }) => kinds.includes(kind) && from < before && to >= downTo,
  );
  for (const leaf of leaves.reverse()) {
    const docs = await read(head.id, leaf);
    if (!docs) return null;
    const some = docs.filter(({ seq, kinds }) => seq < before && kinds.includes(kind));
    found.push(...[...some].reverse());
    // One more than asked for tells whether there are more.
    if (found.length > limit) return { docs: found, more: leaf.from };
  }
  return { docs: found, more: isWhole(catalog, head) ? null : catalog.from };
};

const readLog = async (
  { readPage, opener }: GallerySources,
  head: Head,
  before: Seq,
  downTo: Seq,
): Promise<Found> => {
  const limit = Math.min(LIMITS.pageEntries, before - downTo);
  const page = await readPage(head.id, { before, limit });
  const docs = [...docsOfPage(page, opener)].reverse();
  const start = page.prevCursor === null || !page.hasMore ? undefined : page.range?.[0];
  // A page that leads nowhere is the last.
  return { docs, more: start !== undefined && start < before ? start : null };
};
