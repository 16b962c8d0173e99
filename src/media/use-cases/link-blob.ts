import { type BlobId, type BlobLink, LIMITS } from '@anochat/contract';
import { Inject, Injectable } from '@nestjs/common';

import { BLOBS, type Blobs } from '../../platform/blobs';
import { Database } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import { servedType } from '../served-type';
import { findBlob } from '../store/blob-store';

/** A link for who may read a file: the caller has seen to that. */
@Injectable()
export class LinkBlob {
  constructor(
    private readonly database: Database,
    @Inject(BLOBS) private readonly blobs: Blobs,
  ) {}

  /** @throws blob.not-found */
  async execute(id: BlobId): Promise<BlobLink> {
    const blob = await findBlob(this.database, id);
    if (blob?.state !== 'stored') throw new ProblemError('blob.not-found');
    const type = servedType(blob.type);
    const expiresAt = new Date(Date.now() + LIMITS.downloadLinkMs).toISOString();
    const url = this.blobs.downloadUrl(id, { type }, LIMITS.downloadLinkMs);
    return { url, size: blob.size, type, expiresAt };
  }
}
