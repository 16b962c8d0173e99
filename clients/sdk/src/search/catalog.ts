import type { ConversationId, Head, Seq, UserId } from '@anochat/contract';
import type { Spans } from '../log';
import type { Doc } from './doc';

/** A run of messages that lies in one record. It is never changed, only replaced by another. */
export interface Leaf {
  readonly id: number;
  /** The seqs of its first and last message. */
  readonly from: Seq;
  readonly to: Seq;
  readonly count: number;
  /** Of all texts and words. */
  readonly chars: number;
  /** Times of its first and last message. */
  readonly oldest: number;
  readonly newest: number;
  /** When the first of its messages disappears, `null`: all stay. */
  readonly until: number | null;
}

/**
 * What is indexed of one conversation: everything in its log from `from` to `have`, as it stands
 * after all that was said up to `have`.
 */
export interface Catalog {
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
  name?: string,
  until?: number,
];

export const storeLeaf = (docs: readonly Doc[]): StoredLeaf => {
  const senders = [...new Set(docs.map(({ sender }) => sender))];
  const places = new Map(senders.map((sender, place) => [sender, place]));
  return {
    senders,
    docs: docs.map(({ seq, ts, sender, asOf, until, text, words, name }): StoredDoc => {
      const place = places.get(sender) ?? 0;
      const stays = [seq, ts, place, asOf, text, words, name] as const;
      return until === null ? stays : [...stays, until];
    }),
  };
};

export const restoreLeaf = ({ senders, docs }: StoredLeaf): readonly Doc[] =>
  docs.map(([seq, ts, sender, asOf, text, words, name = '', until = null]) => ({
    seq,
    ts,
    sender: senders[sender] ?? '',
    asOf,
    until,
    text,
    words,
    name,
  }));
