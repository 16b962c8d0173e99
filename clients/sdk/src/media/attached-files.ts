import type { BlobId, BlobRef } from '@anochat/contract';
import { FileRefused } from '../errors';
import type { Readable } from '../observable';
import type { Logger } from '../platform/platform';
import type { FileSource } from './file-source';
import type { FileSpool } from './file-spool';

/** Not up yet: what stands in a part of a message that waits. */
const NO_DIGEST = '';

export interface AttachedFilesOptions {
  readonly newId: () => BlobId;
  /** By a reference of the platform's own. */
  readonly reopen: ((reference: string) => Promise<FileSource | null>) | null;
  /** Removes what lies there, where a reference is never of a file that the person keeps. */
  readonly dropFile: ((reference: string) => Promise<void>) | null;
  /** For files without one. */
  readonly spool: FileSpool | null;
  readonly log: Logger;
}

interface Attached {
  readonly source: FileSource;
  readonly reference: string | null;
  /** `wanted`: a place is reserved for one. `read`: the source is the copy itself. */
  copy: 'none' | 'wanted' | 'begun' | 'read';
}

/** Files of this device that were chosen to be sent, by the id that parts name them with. */
export class AttachedFiles {
  private readonly files = new Map<BlobId, Attached>();

  constructor(private readonly options: AttachedFilesOptions) {}

  attach(source: FileSource, { name, mime }: Pick<BlobRef, 'name' | 'mime'>): BlobRef {
    const { newId, spool } = this.options;
    const blob = newId();
    const needsCopy = source.reference === undefined && spool !== null;
    this.files.set(blob, {
      source,
      reference: needsCopy ? spool.reserve() : (source.reference ?? null),
      copy: needsCopy ? 'wanted' : 'none',
    });
    return { blob, name, mime, size: source.size, digest: NO_DIGEST };
  }

  detach(file: BlobId): void {
    this.files.delete(file);
  }

  /**
   * The person has chosen it again. There is no copy of it: the place that was reserved is for the
   * bytes of before.
   * @throws FileRefused `wrong-size` when it is another one
   */
  supply(file: BlobId, source: FileSource, size: number): void {
    if (source.size !== size) throw new FileRefused('wrong-size');
    this.files.set(file, { source, reference: null, copy: 'none' });
  }

  sourceOf(file: BlobId): FileSource | null {
    return this.files.get(file)?.source ?? null;
  }

  referenceOf(file: BlobId): string | null {
    return this.files.get(file)?.reference ?? null;
  }

  /** Also one that an earlier process was given. */
  async open(file: BlobId, reference: string | null): Promise<FileSource | null> {
    const known = this.files.get(file);
    if (known) return known.source;
    if (reference === null) return null;
    const { reopen, spool } = this.options;
    const source = await (reopen ?? spool?.open.bind(spool))?.(reference);
    if (!source) return null;
    this.files.set(file, { source, reference, copy: reopen ? 'none' : 'read' });
    return source;
  }

  /** What was chosen can't be read any more. `null`: there is no whole copy of it either. */
  async openCopy(file: BlobId): Promise<FileSource | null> {
    const attached = this.files.get(file);
    if (attached?.copy !== 'begun' || attached.reference === null) return null;
    const source = (await this.options.spool?.open(attached.reference)) ?? null;
    if (source) this.files.set(file, { ...attached, source, copy: 'read' });
    return source;
  }

  /** Begins the copies that a restart will ask for. Nobody waits for them. */
  copy(files: readonly BlobId[], cancelled: Readable<boolean>): void {
    const { spool, log } = this.options;
    for (const file of files) {
      const attached = this.files.get(file);
      if (attached?.copy !== 'wanted' || attached.reference === null) continue;
      attached.copy = 'begun';
      spool?.keep(attached.reference, attached.source, cancelled).catch((error: unknown) => {
        log('info', 'There is no copy of a file to go on with', { error: String(error) });
      });
    }
  }

  /** Nobody goes on with it. What was chosen here is still shown from where it lies, if it lies there. */
  async dropCopy(file: BlobId, reference: string | null): Promise<void> {
    const { dropFile, spool, log } = this.options;
    const drop = dropFile ?? spool?.drop.bind(spool);
    const isDropped = dropFile !== null && reference !== null;
    if (isDropped || this.files.get(file)?.copy === 'read') this.detach(file);
    if (!drop || reference === null) return;
    await drop(reference).catch((error: unknown) => {
      log('warn', 'A copy of a file was not dropped', { error: String(error) });
    });
  }

  /** Of an ended session. */
  clear(): void {
    this.files.clear();
  }
}
