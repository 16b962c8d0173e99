import type { Readable } from 'node:stream';

import type { BlobMetrics } from './blob-metrics';
import type { BlobPart, Blobs, ByteRange, OpenUpload, ServedAs, SignedUrl } from './blobs';

/** A store whose calls are measured. */
export class MeasuredBlobs implements Blobs {
  constructor(
    private readonly store: Blobs,
    private readonly metrics: BlobMetrics,
  ) {}

  prepare(): Promise<void> {
    return this.metrics.measure('prepare', () => this.store.prepare());
  }

  begin(id: string): Promise<string> {
    return this.metrics.measure('begin', () => this.store.begin(id));
  }

  partUrl(open: OpenUpload, part: BlobPart, lifetimeMs: number): SignedUrl {
    return this.store.partUrl(open, part, lifetimeMs);
  }

  listParts(open: OpenUpload): Promise<readonly Pick<BlobPart, 'number' | 'size'>[]> {
    return this.metrics.measure('list-parts', () => this.store.listParts(open));
  }

  complete(open: OpenUpload, parts: readonly BlobPart[]): Promise<void> {
    return this.metrics.measure('complete', () => this.store.complete(open, parts));
  }

  abort(id: string): Promise<void> {
    return this.metrics.measure('abort', () => this.store.abort(id));
  }

  write(id: string, size: number, bytes: Readable): Promise<void> {
    return this.metrics.measure('write', () => this.store.write(id, size, bytes));
  }

  sizeOf(id: string): Promise<number | undefined> {
    return this.metrics.measure('size', () => this.store.sizeOf(id));
  }

  read(id: string, range?: ByteRange): Promise<Readable> {
    return this.metrics.measure('read', () => this.store.read(id, range));
  }

  downloadUrl(id: string, as: ServedAs, lifetimeMs: number): string {
    return this.store.downloadUrl(id, as, lifetimeMs);
  }

  delete(id: string): Promise<void> {
    return this.metrics.measure('delete', () => this.store.delete(id));
  }

  list(): AsyncIterable<string> {
    return this.store.list();
  }

  freeBytes(): Promise<number | undefined> {
    return this.metrics.measure('free-bytes', () => this.store.freeBytes());
  }
}
