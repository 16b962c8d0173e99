import { type BeginUpload as Request, LIMITS, type Upload, type UserId } from '@anochat/contract';
import { Inject, Injectable } from '@nestjs/common';

import { BLOBS, type Blobs } from '../../platform/blobs';
import { Config } from '../../platform/config';
import { Database } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import { MediaMetrics } from '../media-metrics';
import { ANY_TYPE } from '../served-type';
import { beginUpload, findBlob, nameUpload, type StoredBlob } from '../store/blob-store';
import { ReadUpload } from './read-upload';

interface Begun {
  readonly upload: Upload;
  readonly isNew: boolean;
}

@Injectable()
export class BeginUpload {
  constructor(
    private readonly database: Database,
    private readonly config: Config,
    @Inject(BLOBS) private readonly blobs: Blobs,
    private readonly readUpload: ReadUpload,
    private readonly metrics: MediaMetrics,
  ) {}

  /**
   * Room is taken here, before a byte comes. The row is there before the store is asked, so that
   * what the store has begun is always found again.
   */
  async execute(owner: UserId, request: Request): Promise<Begun> {
    const begun = await this.metrics.watch(() => this.begin(owner, request));
    if (begun.isNew) this.metrics.countUpload('begun');
    return begun;
  }

  private async begin(owner: UserId, request: Request): Promise<Begun> {
    const { id, kind, size } = request;
    if (kind === 'sealed' && request.type !== undefined) {
      const errors = [{ path: 'type', message: 'is nothing that the server should know' }];
      throw new ProblemError('request.invalid', { errors });
    }
    const { blobBytes, userQuota, serverQuota } = this.config.media;
    if (size > blobBytes) {
      throw new ProblemError('upload.too-large', { detail: `At most ${blobBytes} bytes.` });
    }
    await this.requireRoom(size);
    const type = (request.type ?? ANY_TYPE).toLowerCase();
    const outcome = await beginUpload(
      this.database,
      { id, owner, kind, type, size, partBytes: LIMITS.partBytes },
      { userQuota, serverQuota, mostOpen: LIMITS.openUploads, lifetimeMs: LIMITS.uploadMs },
    );
    switch (outcome) {
      case 'begun':
      case 'again': {
        const upload = await this.readUpload.describe(await this.named(id));
        return { upload, isNew: outcome === 'begun' };
      }
      case 'user':
      case 'server':
        throw full(outcome);
      case 'upload.id-taken':
      case 'limit.reached':
        throw new ProblemError(outcome);
    }
  }

  private async named(id: string): Promise<StoredBlob> {
    const found = await findBlob(this.database, id);
    if (found !== undefined && found.upload !== null) return found;
    const named = await nameUpload(this.database, id, await this.blobs.begin(id));
    if (named === undefined) throw new ProblemError('upload.not-found');
    return named;
  }

  private async requireRoom(size: number): Promise<void> {
    const free = await this.blobs.freeBytes();
    if (free !== undefined && free < size) throw full('server');
  }
}

const full = (reason: 'user' | 'server'): ProblemError =>
  new ProblemError('upload.quota-reached', { reason });
