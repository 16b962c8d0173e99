import type { ConversationId, Head, MessageContent, Seq, UserId } from '@anochat/contract';
import { skipDown, type Spans } from '../log';
import type { Doc } from './doc';
import { kindsOf } from './gallery/gallery-kinds';
import type { GalleryKind } from './gallery/gallery-types';

/** A run of messages that lies in one record. It is never changed, only replaced by another. */
export interface Leaf {
  readonly id: number;
  /** The seqs of its first and last message. */
  readonly from: Seq;
  readonly to: Seq;
  readonly count: number;
  /** Of all texts, words and parts. */
  readonly chars: number;
  /** Times of its first and last message. */
  readonly oldest: number;
  readonly newest: number;
  /** When the first of its messages disappears, `null`: all stay. */
  readonly until: number | null;
  /** Of all its messages, each once. */
  readonly kinds: readonly GalleryKind[];
}

/** What records of the index look like: those of another form are dropped, and built anew. */
export const FORM = 2;

/**
 * What is indexed of one conversation: everything in its log from `from` to `have`, as it stands
 * after all that was said up to `have`.
 */
export interface Catalog {
  readonly form: number;
  /** The database that the log came from. */
  readonly timeline: string;
  readonly from: Seq;
  readonly have: Seq;
  /** Time of the oldest entry that was read, in milliseconds; `null` before the first. */
  readonly since: number | null;
  readonly firstSeq: Seq;
  /** Spans that this member could not read when the index was built. */
  readonly hidden: Spans;
  readonly nextLeaf: number;
  /** Disjoint, in order of seq. */
  readonly leaves: readonly Leaf[];
}

/** The floor has risen, or other spans are hidden, since it was written. */
export const isOutdated = ({ firstSeq, hidden }: Catalog, head: Head): boolean =>
  head.firstSeq > firstSeq || JSON.stringify(head.hidden) !== JSON.stringify(hidden);

/** All that this member may read of the conversation is indexed. */
export const isWhole = ({ from, hidden, firstSeq }: Catalog, head: Head): boolean =>
  skipDown(hidden, from - 1) <= Math.max(firstSeq, head.firstSeq);

/** Something in it has disappeared. */
export const isDue = ({ until }: Leaf, now: number): boolean => until !== null && until <= now;

/** Names show conversations, which the store shows anyway, and never a word. */
export const CATALOGS = 'search/catalog/';
export const catalogKey = (id: ConversationId): string => CATALOGS + id;
export const leafKey = (id: ConversationId, leaf: number): string => `search/leaf/${id}/${leaf}`;

/** A leaf as it lies in the store. */
export interface StoredLeaf {
  readonly senders: readonly UserId[];
  readonly docs: readonly StoredDoc[];
}
type StoredDoc = readonly [
  seq: Seq,
  ts: number,
  sender: number,
  asOf: Seq,
  text: string,
  words: string,
  name: string,
  until: number | null,
  parts?: MessageContent['parts'],
  forwardedFrom?: UserId,
];

export const storeLeaf = (docs: readonly Doc[]): StoredLeaf => {
  const senders = [...new Set(docs.map(({ sender }) => sender))];
  const places = new Map(senders.map((sender, place) => [sender, place]));
  return {
    senders,
    docs: docs.map(
      ({ seq, ts, sender, asOf, until, text, words, name, parts, forwardedFrom }): StoredDoc => {
        const place = places.get(sender) ?? 0;
        const stored = [seq, ts, place, asOf, text, words, name, until] as const;
        if (parts.length === 0) return stored;
        return forwardedFrom === null ? [...stored, parts] : [...stored, parts, forwardedFrom];
      },
    ),
  };
};

export const restoreLeaf = ({ senders, docs }: StoredLeaf): readonly Doc[] =>
  docs.map(
    ([seq, ts, sender, asOf, text, words, name, until, parts = [], forwardedFrom = null]) => ({
      seq,
      ts,
      sender: senders[sender] ?? '',
      asOf,
      until,
      text,
      words,
      name,
      kinds: kindsOf(parts),
      parts,
      forwardedFrom,
    }),
  );
