const PAIRS = 8;

/** FNV-1a (32 bit) of the id, folded to one of the eight colour pairs, 1 to 8. The same everywhere. */
export function pairOf(id: string): number {
  let hash = 0x811c9dc5;
  for (const char of id) {
    hash ^= char.codePointAt(0) ?? 0;
    hash = Math.imul(hash, 0x01000193);
  }
  return ((hash >>> 0) % PAIRS) + 1;
}

const firstLetter = (word: string): string => Array.from(word)[0]?.toLocaleUpperCase() ?? '';

/** Up to two letters: of the first and the last word, else of the first two characters. */
export function initialsOf(name: string): string {
  const words = name
    .trim()
    .split(/[\s._-]+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
  const [first, last] = [words[0], words.at(-1)];
  if (first === undefined || last === undefined) return '?';
  if (words.length > 1) return firstLetter(first) + firstLetter(last);
  return Array.from(first).slice(0, 2).join('').toLocaleUpperCase();
}

/** What to call somebody in a sentence: the first word of the shown name. */
export const shortNameOf = (name: string): string => name.trim().split(/\s+/u)[0] ?? name;
