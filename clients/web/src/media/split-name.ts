/** What stays whole at the end: the extension and a little before it. */
const TAIL_LENGTH = 10;

/** A name in two pieces, of which the first gives way where there is no room. */
export function splitName(name: string): readonly [head: string, tail: string] {
  if (name.length <= TAIL_LENGTH * 2) return [name, ''];
  const letters = Array.from(new Intl.Segmenter().segment(name), ({ segment }) => segment);
  return [letters.slice(0, -TAIL_LENGTH).join(''), letters.slice(-TAIL_LENGTH).join('')];
}
