const MOST = 255;
/** What a folder is told by, what no screen shows, and what turns the order of letters about. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const FOLDERS = /^.*[/\\]/s;

/** The last part of a file's name, as others may be given it: `fallback` where nothing is left. */
export function safeName(name: string, fallback: string): string {
  const plain = name.replace(FOLDERS, '').replace(UNSAFE, '').trim();
  if (/^\.*$/.test(plain)) return fallback;
  if (plain.length <= MOST) return plain;
  const ending = /\.[^.]{1,16}$/.exec(plain)?.[0] ?? '';
  return plain.slice(0, MOST - ending.length).replace(/[\ud800-\udbff]$/, '') + ending;
}

/** The name with the ending of what the bytes are now. */
export function withEnding(name: string, ending: string): string {
  const stem = name.replace(/\.[^.]{1,16}$/, '') || name;
  return `${stem.slice(0, MOST - ending.length - 1)}.${ending}`;
}
