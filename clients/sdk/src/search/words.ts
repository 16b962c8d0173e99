import { fold } from './fold';

/** A word of a text: `start` and `end` are where it stands in it, as UTF-16 offsets. */
export interface Word {
  readonly folded: string;
  readonly start: number;
  readonly end: number;
}

const RUN = /[\p{L}\p{N}\p{M}]+|\p{Extended_Pictographic}/gu;
/** Scripts that put no space between words. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const LONGEST_WORD = 64;

/* eslint-disable no-restricted-globals, no-restricted-properties -- Hermes has none, and is asked */
const segmenter =
  typeof Intl !== 'undefined' && 'Segmenter' in Intl
    ? new Intl.Segmenter(undefined, { granularity: 'word' })
    : null;
/* eslint-enable no-restricted-globals, no-restricted-properties */

/**
 * The words of a text (UAX 29): runs of letters and digits, and where a script has no spaces, what
 * the engine takes for words, or single characters where it knows none.
 */
export const wordsOf = (
  text: string,
  segments: Intl.Segmenter | null = segmenter,
): readonly Word[] => {
  const words: Word[] = [];
  for (const match of text.matchAll(RUN)) {
    const [run] = match;
    if (!UNSPACED.test(run)) words.push(wordAt(run, match.index));
    else
      for (const [piece, at] of pieces(run, segments)) words.push(wordAt(piece, match.index + at));
  }
  return words.filter(({ folded }) => folded !== '');
};

const wordAt = (word: string, start: number): Word => ({
  folded: fold(word.slice(0, LONGEST_WORD)),
  start,
  end: start + word.length,
});

const pieces = (
  run: string,
  segments: Intl.Segmenter | null,
): readonly (readonly [piece: string, at: number])[] => {
  if (segments) return [...segments.segment(run)].map(({ segment, index }) => [segment, index]);
  return [...run.matchAll(/./gsu)].map((letter) => [letter[0], letter.index]);
};
