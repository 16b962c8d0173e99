import { isKnownPart, type MessageContent, type Seq, type UserId } from '@anochat/contract';
import { kindsOf } from './gallery/gallery-kinds';
import type { GalleryKind } from './gallery/gallery-types';
import { wordsOf } from './words';

/** One message as the index holds it. */
export interface Doc {
  readonly seq: Seq;
  /** Milliseconds since 1970. */
  readonly ts: number;
  readonly sender: UserId;
  /** What an edit of it calls it, in short; empty where the mode has no names. */
  readonly name: string;
  /** Up to here the log is in it: an edit that stands before is not newer than the text. */
  readonly asOf: Seq;
  /** When it disappears, milliseconds since 1970; `null`: it stays. */
  readonly until: number | null;
  readonly text: string;
  /** Each folded word once, with a space before each. */
  readonly words: string;
  /** What the gallery of its conversation keeps it under. */
  readonly kinds: readonly GalleryKind[];
  /** Of a message that is in the gallery, else empty. */
  readonly parts: MessageContent['parts'];
  /** Who wrote a forwarded message first. */
  readonly forwardedFrom: UserId | null;
}

/** A name ends in a digest: this much of it, and the place, tell messages apart. */
const NAME_LENGTH = 24;
export const shortName = (name: string | undefined): string => (name ?? '').slice(-NAME_LENGTH);

/** @param said the parts of the message, empty when it cannot be read */
export const docOf = (
  doc: Omit<Doc, 'text' | 'words' | 'kinds' | 'parts'>,
  said: MessageContent['parts'],
): Doc => {
  const text = searchableText(said);
  const words = new Set(wordsOf(text).map(({ folded }) => folded));
  const kinds = kindsOf(said);
  return {
    ...doc,
    ...{ text, kinds, parts: kinds.length === 0 ? [] : said },
    words: words.size === 0 ? '' : ` ${[...words].join(' ')}`,
  };
};

/** What it takes of a leaf, in characters. */
export const charsOfDoc = ({ text, words, parts }: Doc): number =>
  text.length + words.length + (parts.length === 0 ? 0 : JSON.stringify(parts).length);

/** Every one of `wanted` begins a word of the message. */
export const matches = (doc: Doc, wanted: readonly string[]): boolean =>
  wanted.every((word) => doc.words.includes(` ${word}`));

/** What a message says: its texts and the names of its files, a line each. */
const searchableText = (parts: MessageContent['parts']): string =>
  parts
    .flatMap((part) => {
      if (!isKnownPart(part)) return [];
      return part.type === 'text' ? [part.text] : [part.name];
    })
    .filter((line) => line !== '')
    .join('\n');
