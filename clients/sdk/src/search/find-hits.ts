import type { ConversationId, UserId } from '@anochat/contract';
import type { Catalog, Leaf } from './catalog';
import { matches, type Doc } from './doc';
import { snippetOf } from './snippet';
import type { SearchHit } from './search-types';

/** Leaves that are read at the same time. */
const AT_ONCE = 8;

export interface Wanted {
  /** Folded; each begins a word of the message. */
  readonly words: readonly string[];
  readonly sender: UserId | null;
  readonly limit: number;
  /** Hits that come after this one. */
  readonly after: Place | null;
  /** Milliseconds since 1970: what has disappeared is no hit. */
  readonly now: number;
}

/** A hit's place among all: the newest first. */
export interface Place {
  readonly ts: number;
  readonly conversationId: ConversationId;
  readonly seq: number;
}

interface Found extends Place {
  readonly doc: Doc;
}

export interface Hits {
  readonly hits: readonly SearchHit[];
  /** The last of them, when there are more. */
  readonly last: Place | null;
  /** A leaf was replaced while it was being read: the catalogs are old. */
  readonly isStale: boolean;
}

/** Looks through the leaves from the newest on, and stops where no older one can hold a better hit. */
export const findHits = async (
  catalogs: ReadonlyMap<ConversationId, Catalog>,
  read: (id: ConversationId, leaf: Leaf) => Promise<readonly Doc[] | null>,
  wanted: Wanted,
): Promise<Hits> => {
  const leaves = [...catalogs]
    .flatMap(([id, { leaves: all }]) => all.map((leaf) => ({ id, leaf })))
    .filter(({ leaf }) => !wanted.after || leaf.oldest <= wanted.after.ts)
    .sort((a, b) => b.leaf.newest - a.leaf.newest);
  let found: Found[] = [];
  let isStale = false;
  for (let at = 0; at < leaves.length; at += AT_ONCE) {
    const worst = found[wanted.limit];
    if (worst && (leaves[at]?.leaf.newest ?? 0) < worst.ts) break;
    const batch = leaves.slice(at, at + AT_ONCE);
    const docs = await Promise.all(batch.map(({ id, leaf }) => read(id, leaf)));
    for (const [index, { id }] of batch.entries()) {
      const some = docs[index];
      if (some) found.push(...foundIn(id, some, wanted));
      else isStale = true;
    }
    // One more than asked for tells whether there are more.
    found = found.sort(byPlace).slice(0, wanted.limit + 1);
  }
  const hits = found.slice(0, wanted.limit);
  const last = found.length > wanted.limit ? hits.at(-1) : undefined;
  return {
    isStale,
    last: last ? { ts: last.ts, conversationId: last.conversationId, seq: last.seq } : null,
    hits: hits.map(({ conversationId, doc }) => ({
      conversationId,
      seq: doc.seq,
      ts: new Date(doc.ts).toISOString(),
      sender: doc.sender,
      snippet: snippetOf(doc.text, wanted.words),
    })),
  };
};

const foundIn = (id: ConversationId, docs: readonly Doc[], wanted: Wanted): readonly Found[] =>
  docs
    .filter((doc) => wanted.sender === null || doc.sender === wanted.sender)
    .filter(({ until }) => until === null || until > wanted.now)
    .filter((doc) => matches(doc, wanted.words))
    .map((doc) => ({ ts: doc.ts, conversationId: id, seq: doc.seq, doc }))
    .filter((place) => !wanted.after || byPlace(wanted.after, place) < 0);

const byPlace = (a: Place, b: Place): number => {
  if (a.ts !== b.ts) return b.ts - a.ts;
  if (a.conversationId !== b.conversationId) return a.conversationId < b.conversationId ? -1 : 1;
  return b.seq - a.seq;
};
