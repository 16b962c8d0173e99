import { wordsOf, type Word } from './words';

/** A piece of a message; `ranges` are the words that were found in it, as offsets into `text`. */
export interface Snippet {
  readonly text: string;
  readonly ranges: readonly (readonly [start: number, end: number])[];
}

const BEFORE = 32;
const LONGEST = 160;
const CUT = '… ';

export const snippetOf = (text: string, wanted: readonly string[]): Snippet => {
  const words = wordsOf(text);
  const found = words.filter((word) => isWanted(word, wanted));
  const first = found[0]?.start ?? 0;
  // From a word's beginning, so that no word is cut in two.
  const from =
    first <= BEFORE ? 0 : (words.find(({ start }) => start >= first - BEFORE)?.start ?? 0);
  const to = words.filter(({ end }) => end <= from + LONGEST).at(-1)?.end ?? from + LONGEST;
  const end = text.length - from <= LONGEST ? text.length : to;
  const lead = from === 0 ? '' : CUT;
  const shift = lead.length - from;
  return {
    text: lead + text.slice(from, end).replace(/\s/g, ' ') + (end < text.length ? ' …' : ''),
    ranges: found
      .filter((word) => word.start >= from && word.end <= end)
      .map((word) => [word.start + shift, word.end + shift]),
  };
};

const isWanted = ({ folded }: Word, wanted: readonly string[]): boolean =>
  wanted.some((word) => folded.startsWith(word));
