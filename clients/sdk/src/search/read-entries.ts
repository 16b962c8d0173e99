import type { Entry, EntryPage, Seq } from '@anochat/contract';
import type { Codec } from '../codec';
import { expiryOf } from '../log';
import { describeMessage } from '../view';
import type { CatalogEdit } from './catalog-edit';
import { docOf, shortName, type Doc } from './doc';

type MessageEntry = Entry & { readonly kind: 'message' };

/** By the codec of an entry's conversation. */
export type Opener = Pick<Codec, 'open' | 'refer'>;

/** Its key is on the way: what it says, or says about another message, is not known yet. */
export const isPending = (entry: Entry, opener: Opener): boolean =>
  entry.kind === 'message' && !entry.erased && opener.open(entry).state === 'pending';

/** What is taken back goes at once, whatever is missing before it. */
export const takeBack = async (edit: CatalogEdit, entries: readonly Entry[]): Promise<void> => {
  for (const { kind, target } of entries) {
    if (kind === 'redaction' && target !== null) await edit.remove(target);
  }
};

/** Takes entries in that follow what is indexed, in order of seq. */
export const takeEntries = async (
  edit: CatalogEdit,
  entries: readonly Entry[],
  opener: Opener,
): Promise<void> => {
  for (const entry of entries) {
    if (entry.kind === 'redaction' && entry.target !== null) await edit.remove(entry.target);
    if (entry.kind === 'message' && !entry.erased) await takeMessage(edit, entry, opener);
  }
};

const takeMessage = async (
  edit: CatalogEdit,
  entry: MessageEntry,
  opener: Opener,
): Promise<void> => {
  if (entry.target === null) return edit.put(docOfMessage(entry, [], entry.seq, opener));
  const opened = opener.open(entry);
  if (opened.state !== 'opened' || opened.content.type !== 'edit') return;
  const doc = await edit.find(entry.target);
  if (!doc || doc.sender !== entry.sender || doc.asOf >= entry.seq) return;
  // It means another entry than the one that is indexed here.
  if (doc.name !== '' && doc.name !== shortName(opened.names)) return;
  await edit.put(docOf({ ...doc, asOf: entry.seq }, opened.content.parts));
};

/** The messages of a page of history, as they stand after all that was said about them. */
export const docsOfPage = (page: EntryPage, opener: Opener): readonly Doc[] => {
  const about = new Map<Seq, Entry[]>();
  for (const entry of page.about) {
    if (entry.target === null) continue;
    const said = about.get(entry.target);
    if (said) said.push(entry);
    else about.set(entry.target, [entry]);
  }
  return page.items.flatMap((entry) => {
    if (entry.kind !== 'message' || entry.target !== null || entry.erased) return [];
    const said = about.get(entry.seq) ?? [];
    if (said.some(({ kind }) => kind === 'redaction')) return [];
    return [docOfMessage(entry, said, page.lastSeq, opener)];
  });
};

/** One that cannot be read has no text, and its place: an edit may bring some. */
const docOfMessage = (
  entry: MessageEntry,
  about: readonly Entry[],
  asOf: Seq,
  opener: Opener,
): Doc => {
  const open = opener.open.bind(opener);
  const { body, forwardedFrom } = describeMessage({ self: '', open }, entry, about);
  return docOf(
    {
      seq: entry.seq,
      ts: Date.parse(entry.ts),
      sender: entry.sender,
      name: shortName(opener.refer?.(entry)),
      asOf,
      until: expiryOf(entry),
      forwardedFrom,
    },
    body.state === 'content' ? body.parts : [],
  );
};
