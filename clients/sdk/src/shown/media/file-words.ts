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
