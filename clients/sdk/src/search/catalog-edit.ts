import type { ConversationId, Seq } from '@anochat/contract';
import type { RecordChange } from '../storage/records';
import { catalogKey, isDue, leafKey, storeLeaf, type Catalog, type Leaf } from './catalog';
import { charsOfDoc, type Doc } from './doc';

const MOST_DOCS = 256;
const MOST_CHARS = 128_000;

interface Staged {
  readonly leaf: Leaf;
  /** `null`: as it lies in the store. */
  readonly docs: readonly Doc[] | null;
}

/**
 * Changes to the index of one conversation, gathered into one write. Of the leaves only those are
 * read and written anew that hold what changes: the cost of a message does not grow with the index.
 */
export class CatalogEdit {
  private staged: Staged[];
  private readonly replaced: number[] = [];
  private nextLeaf: number;

  constructor(
    private readonly id: ConversationId,
    private catalog: Catalog,
    private readonly read: (leaf: Leaf) => Promise<readonly Doc[] | null>,
  ) {
    this.staged = catalog.leaves.map((leaf) => ({ leaf, docs: null }));
    this.nextLeaf = catalog.nextLeaf;
  }

  get current(): Catalog {
    return this.catalog;
  }

  /** What is known of the conversation besides its messages. */
  note(change: Partial<Omit<Catalog, 'leaves' | 'nextLeaf'>>): void {
    this.catalog = { ...this.catalog, ...change };
  }

  async find(seq: Seq): Promise<Doc | null> {
    const staged = this.staged.find(({ leaf }) => leaf.from <= seq && seq <= leaf.to);
    if (!staged) return null;
    return (await this.docsOf(staged)).find((doc) => doc.seq === seq) ?? null;
  }

  put(doc: Doc): Promise<void> {
    return this.replace(doc.seq, doc.seq, [doc]);
  }

  async remove(seq: Seq): Promise<void> {
    if (await this.find(seq)) await this.replace(seq, seq, []);
  }

  /** All that is indexed of `from` to `to` is now `docs`, which are in order. */
  async replace(from: Seq, to: Seq, docs: readonly Doc[]): Promise<void> {
    let first = this.staged.findIndex(({ leaf }) => leaf.to >= from);
    if (first < 0) first = this.staged.length;
    let end = first;
    while (end < this.staged.length && this.leafAt(end).from <= to) end += 1;
    if (first === end) {
      // Between two leaves: into one of them while there is room.
      if (docs.length === 0) return;
      if (first > 0 && hasRoom(this.leafAt(first - 1), docs)) first -= 1;
      else if (end < this.staged.length && hasRoom(this.leafAt(end), docs)) end += 1;
    }
    const before = this.staged.slice(first, end);
    const known = (await Promise.all(before.map((staged) => this.docsOf(staged)))).flat();
    const all = [
      ...known.filter(({ seq }) => seq < from),
      ...docs,
      ...known.filter(({ seq }) => seq > to),
    ];
    for (const { leaf, docs: unwritten } of before) if (!unwritten) this.replaced.push(leaf.id);
    this.staged.splice(first, end - first, ...parted(all).map((part) => this.stage(part)));
  }

  /** What has disappeared by now goes. */
  async expire(now: number): Promise<void> {
    for (const staged of this.staged.filter(({ leaf }) => isDue(leaf, now))) {
      const { from, to } = staged.leaf;
      const docs = await this.docsOf(staged);
      await this.replace(
        from,
        to,
        docs.filter(({ until }) => until === null || until > now),
      );
    }
  }

  /** The catalog and the changes that make it so in the store. */
  finish(): { readonly catalog: Catalog; readonly changes: readonly RecordChange[] } {
    const catalog: Catalog = {
      ...this.catalog,
      nextLeaf: this.nextLeaf,
      leaves: this.staged.map(({ leaf }) => leaf),
    };
    const changes: RecordChange[] = [
      { key: catalogKey(this.id), value: catalog },
      ...this.replaced.map((leaf) => ({ key: leafKey(this.id, leaf), value: undefined })),
    ];
    for (const { leaf, docs } of this.staged) {
      if (docs) changes.push({ key: leafKey(this.id, leaf.id), value: storeLeaf(docs) });
    }
    return { catalog, changes };
  }

  private leafAt(index: number): Leaf {
    const staged = this.staged[index];
    if (!staged) throw new RangeError('There is no such leaf');
    return staged.leaf;
  }

  private async docsOf({ leaf, docs }: Staged): Promise<readonly Doc[]> {
    // A leaf that is not there any more was lost with its store: what it held is read again some day.
    return docs ?? (await this.read(leaf)) ?? [];
  }

  private stage(docs: readonly [Doc, ...Doc[]]): Staged {
    const [first] = docs;
    const last = docs.at(-1) ?? first;
    const leaf: Leaf = {
      id: this.nextLeaf,
      from: first.seq,
      to: last.seq,
      count: docs.length,
      chars: charsOf(docs),
      oldest: first.ts,
      newest: last.ts,
      until: earliestOf(docs),
      kinds: [...new Set(docs.flatMap(({ kinds }) => kinds))],
    };
    this.nextLeaf += 1;
    return { leaf, docs };
  }
}

const earliestOf = (docs: readonly Doc[]): number | null =>
  docs.reduce<number | null>(
    (first, { until }) => (until === null || (first !== null && first <= until) ? first : until),
    null,
  );

const charsOf = (docs: readonly Doc[]): number =>
  docs.reduce((sum, doc) => sum + charsOfDoc(doc), 0);

const hasRoom = (leaf: Leaf, docs: readonly Doc[]): boolean =>
  leaf.count + docs.length <= MOST_DOCS && leaf.chars + charsOf(docs) <= MOST_CHARS;

/** Into as many parts as it takes: full ones, so that a log that grows leaves full leaves behind. */
const parted = (docs: readonly Doc[]): readonly (readonly [Doc, ...Doc[]])[] => {
  const parts: [Doc, ...Doc[]][] = [];
  let chars = 0;
  for (const doc of docs) {
    const part = parts.at(-1);
    const length = charsOfDoc(doc);
    if (part && part.length < MOST_DOCS && chars + length <= MOST_CHARS) {
      part.push(doc);
      chars += length;
    } else {
      parts.push([doc]);
      chars = length;
    }
  }
  return parts;
};
