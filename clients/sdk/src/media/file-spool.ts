import type { Readable } from '../observable';
import type { FileSource } from './file-source';

/**
 * Copies of files that could not be opened again after a restart, for as long as their uploads last.
 * They lie sealed: without its reference a copy says no more than its size.
 */
export interface FileSpool {
  /**
   * What a copy is to be opened by. The key is in it: it belongs where nobody else reads, and is for
   * one copy alone.
   */
  reserve(): string;
  /**
   * Copies the source piece by piece. A copy is there as a whole or not at all.
   * @throws where there is no room, or it is cancelled
   */
  keep(reference: string, source: FileSource, cancelled: Readable<boolean>): Promise<void>;
  /** `null`: there is no whole copy. */
  open(reference: string): Promise<FileSource | null>;
  /** Also one that is still being made. */
  drop(reference: string): Promise<void>;
  /** Drops all copies but these. The spool is looked at first, and only then is asked what remains. */
  dropAllBut(remaining: () => Promise<readonly string[]>): Promise<void>;
}
