import { createHash } from 'node:crypto';

import { type BlobId, LIMITS, type Upload, type UserId } from '@anochat/contract';
import { Inject, Injectable } from '@nestjs/common';

import { BlobIncomplete, BLOBS, type Blobs } from '../../platform/blobs';
import { Database } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import { MediaMetrics } from '../media-metrics';
import { openOf, requireUpload } from '../require-upload';
import { findParts, markStored } from '../store/blob-store';
import { partCount, partSize } from '../upload-plan';
import { ReadUpload } from './read-upload';

/** Makes the parts a file. */
@Injectable()
export class CompleteUpload {
  constructor(
    private readonly database: Database,
    @Inject(BLOBS) private readonly blobs: Blobs,
    private readonly readUpload: ReadUpload,
    private readonly metrics: MediaMetrics,
  ) {}

  /** @param digest SHA-256 over the digests of all parts in order, base64 */
  execute(owner: UserId, id: BlobId, digest: string): Promise<Upload> {
    return this.metrics.watch(() => this.complete(owner, id, digest));
  }

  private async complete(owner: UserId, id: BlobId, digest: string): Promise<Upload> {
    const before = await requireUpload(this.database, owner, id);
    const given = Buffer.from(digest, 'base64');
    if (before.state === 'stored') {
      if (before.digest?.equals(given) !== true) throw new ProblemError('upload.digest-mismatch');
      return this.readUpload.describe(before);
    }
    const { upload, size, partBytes } = openOf(before);
    const announced = await findParts(this.database, id);
    if (announced.length !== partCount(size, partBytes)) throw incomplete();
    const whole = createHash('sha256');
    for (const part of announced) whole.update(part.digest);
    if (!whole.digest().equals(given)) throw new ProblemError('upload.digest-mismatch');

    const parts = announced.map((part) => ({
      ...part,
      size: partSize(part.number, size, partBytes),
    }));
    await this.blobs.complete({ id, upload }, parts).catch((error: unknown) => {
      throw error instanceof BlobIncomplete ? incomplete(error) : error;
    });
    const stored = await markStored(this.database, id, given, LIMITS.uploadMs);
    // Given up meanwhile, or completed by another call at the same time.
    if (stored === undefined) return this.readUpload.execute(owner, id);
    this.metrics.countUpload('completed');
    return this.readUpload.describe(stored);
  }
}

const incomplete = (cause?: unknown): ProblemError =>
  new ProblemError('upload.incomplete', {}, { cause });
