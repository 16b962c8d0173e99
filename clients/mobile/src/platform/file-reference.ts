import { File, Paths } from 'expo-file-system';

/** The folders of an app move with each update of it: a file is remembered by its place in them. */
const ROOTS = { cache: Paths.cache, document: Paths.document } as const;

/** `null` for a file of somebody else, which an app may not open again later. */
export function referenceOf(uri: string): string | null {
  for (const [name, { uri: root }] of Object.entries(ROOTS)) {
    const folder = root.endsWith('/') ? root : `${root}/`;
    if (uri.startsWith(folder)) return `${name}:${uri.slice(folder.length)}`;
  }
  return null;
}

export function uriOf(reference: string): string {
  const [, name, path] = /^(cache|document):(.+)$/.exec(reference) ?? [];
  if (name === undefined || path === undefined) throw new TypeError('Not a reference of a file');
  const { uri } = ROOTS[name as keyof typeof ROOTS];
  return `${uri.replace(/\/$/, '')}/${path}`;
}

export const isFileThere = (uri: string): boolean => new File(uri).exists;
