import type { FileSource } from '../../media/file-source';
import type { FileSpool } from '../../media/file-spool';
import type { Readable } from '../../observable';
import {
  chunksOf,
  COPY_CHUNK_BYTES,
  type CopyKey,
  importCopyKey,
  openCopyChunk,
  plainSizeOf,
  sealCopyChunk,
  sealedPlace,
} from './copy-sealing';

const COPY = 'copy';

/** Rejects where the origin has no private files, as in some private windows. */
export type OpenSpoolDirectory = () => Promise<FileSystemDirectoryHandle>;

/**
 * Copies in the origin's private file system, each in a directory of its own: with it goes whatever
 * the browser wrote there while it was made. A copy is written aside and put in its place when all of
 * it is there. What browsers cannot do rejects; then a file is asked for again as if there were no spool.
 */
export class OriginSpool implements FileSpool {
  /** Copies that this tab makes: they end before they are removed. */
  private readonly making = new Map<string, { isOver: boolean; readonly done: Promise<void> }>();

  constructor(
    private readonly openDirectory: OpenSpoolDirectory,
    private readonly freeBytes: () => Promise<number>,
  ) {}

  reserve(): string {
    return `${hexOf(random(16))}.${hexOf(random(32))}`;
  }

  async keep(reference: string, source: FileSource, cancelled: Readable<boolean>): Promise<void> {
    const { id, key } = await read(reference);
    // Half of the room stays: messages and keys are stored by the same measure.
    if (source.size > (await this.freeBytes()) / 2) throw new Error('There is no room for a copy');
    const making = { isOver: false, done: Promise.resolve() };
    const unsubscribe = cancelled.subscribe(() => {
      making.isOver ||= cancelled.get();
    });
    const done = this.write(id, key, source, () => making.isOver || cancelled.get());
    this.making.set(id, Object.assign(making, { done: done.catch(() => undefined) }));
    try {
      await done;
    } catch (error) {
      await this.remove(id);
      throw error;
    } finally {
      unsubscribe();
      this.making.delete(id);
    }
  }

  async open(reference: string): Promise<FileSource | null> {
    const { id, key } = await read(reference);
    try {
      const directory = await (await this.openDirectory()).getDirectoryHandle(id);
      const copy = await (await directory.getFileHandle(COPY)).getFile();
      const size = plainSizeOf(copy.size);
      return size === null ? null : sourceOf(copy, key, size);
    } catch {
      return null;
    }
  }

  async drop(reference: string): Promise<void> {
    const { id } = await read(reference);
    await this.end(id);
    await this.remove(id);
  }

  async dropAllBut(remaining: () => Promise<readonly string[]>): Promise<void> {
    const ids: string[] = [];
    for await (const id of (await this.openDirectory()).keys()) ids.push(id);
    if (ids.length === 0) return;
    const kept = new Set((await remaining()).map((reference) => reference.split('.')[0]));
    for (const id of ids) {
      if (kept.has(id)) continue;
      await this.end(id);
      await this.remove(id);
    }
  }

  private async write(
    id: string,
    key: CopyKey,
    source: FileSource,
    isOver: () => boolean,
  ): Promise<void> {
    const { size } = source;
    const directory = await (await this.openDirectory()).getDirectoryHandle(id, { create: true });
    const writable = await (await directory.getFileHandle(COPY, { create: true })).createWritable();
    try {
      for (let index = 0; index < chunksOf(size); index += 1) {
        if (isOver()) throw new Error('The copy is not wanted any more');
        const start = index * COPY_CHUNK_BYTES;
        const plain = await source.read(start, Math.min(size, start + COPY_CHUNK_BYTES));
        await writable.write(
          await sealCopyChunk(key, size, index, plain as Uint8Array<ArrayBuffer>),
        );
      }
      if (isOver()) throw new Error('The copy is not wanted any more');
      await writable.close();
    } catch (error) {
      await writable.abort().catch(() => undefined);
      throw error;
    }
  }

  private async end(id: string): Promise<void> {
    const making = this.making.get(id);
    if (!making) return;
    making.isOver = true;
    await making.done;
  }

  private async remove(id: string): Promise<void> {
    try {
      await (await this.openDirectory()).removeEntry(id, { recursive: true });
    } catch (error) {
      // What another tab is writing it removes itself; the next start looks for what is left.
      if (!(error instanceof DOMException)) throw error;
    }
  }
}

const sourceOf = (copy: File, key: CopyKey, size: number): FileSource => ({
  size,
  read: async (start, end) => {
    const bytes = new Uint8Array(end - start);
    for (let at = start; at < end;) {
      const index = Math.floor(at / COPY_CHUNK_BYTES);
      const place = sealedPlace(size, index);
      const sealed = await copy.slice(place.start, place.end).arrayBuffer();
      const chunk = await openCopyChunk(key, size, index, sealed);
      const from = at - index * COPY_CHUNK_BYTES;
      const taken = chunk.subarray(from, from + end - at);
      bytes.set(taken, at - start);
      at += taken.length;
    }
    return bytes;
  },
});

const read = async (reference: string): Promise<{ readonly id: string; readonly key: CopyKey }> => {
  const [, id, key] = /^([0-9a-f]{32})\.([0-9a-f]{64})$/.exec(reference) ?? [];
  if (id === undefined || key === undefined) throw new TypeError('Not a reference of a copy');
  return { id, key: await importCopyKey(bytesOf(key)) };
};

const random = (count: number): Uint8Array => crypto.getRandomValues(new Uint8Array(count));
const hexOf = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
const bytesOf = (hex: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
