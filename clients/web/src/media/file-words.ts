/** Up to four letters for a file's tile. */
export function extensionOf(name: string): string {
  const found = /\.([\p{L}\p{N}]{1,4})$/u.exec(name);
  return found?.[1]?.toUpperCase() ?? '';
}

/**
 * Characters that turn the direction of what follows, or that cannot be seen: the name is another's,
 * and must not make exe out of gpj.
 */
const HIDDEN = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

export const cleanName = (name: string): string => name.replace(HIDDEN, '').trim();

/** A name for the disk: in no folder, not hidden, and without what systems keep for themselves. */
export function diskName(name: string, otherwise: string): string {
  const bare = cleanName(name)
    .replace(/[/\\:*?"<>|]/g, '_')
    .replace(/^\.+/, '')
    .replace(/[. ]+$/, '');
  return bare === '' ? otherwise : bare;
}

/** What stays whole at the end: the extension and a little before it. */
const TAIL_LENGTH = 10;

/** A name in two pieces, of which the first gives way where there is no room. */
export function splitName(name: string): readonly [head: string, tail: string] {
  if (name.length <= TAIL_LENGTH * 2) return [name, ''];
  const letters = Array.from(new Intl.Segmenter().segment(name), ({ segment }) => segment);
  return [letters.slice(0, -TAIL_LENGTH).join(''), letters.slice(-TAIL_LENGTH).join('')];
}
