import type { BlobId, BlobRef } from '@anochat/contract';
import { FileRefused } from '../errors';
import type { FileSource } from './file-source';

/** Not up yet: what stands in a part of a message that waits. */
const NO_DIGEST = '';

/** Files of this device that were chosen to be sent, by the id that parts name them with. */
export class AttachedFiles {
  private readonly sources = new Map<BlobId, FileSource>();

  constructor(
    private readonly newId: () => BlobId,
    private readonly reopen: ((reference: string) => Promise<FileSource | null>) | null,
  ) {}

  attach(source: FileSource, { name, mime }: Pick<BlobRef, 'name' | 'mime'>): BlobRef {
    const blob = this.newId();
    this.sources.set(blob, source);
    return { blob, name, mime, size: source.size, digest: NO_DIGEST };
  }

  detach(file: BlobId): void {
    this.sources.delete(file);
  }

  /** The person has chosen it again. @throws FileRefused `wrong-size` when it is another one */
  supply(file: BlobId, source: FileSource, size: number): void {
    if (source.size !== size) throw new FileRefused('wrong-size');
    this.sources.set(file, source);
  }

  sourceOf(file: BlobId): FileSource | null {
    return this.sources.get(file) ?? null;
  }

  /** Also one that an earlier process was given. */
  async open(file: BlobId, reference: string | null): Promise<FileSource | null> {
    const known = this.sources.get(file);
    if (known) return known;
    const opened = reference === null ? null : await this.reopen?.(reference);
    if (opened) this.sources.set(file, opened);
    return opened ?? null;
  }

  /** Of an ended session. */
  clear(): void {
    this.sources.clear();
  }
}
