import type { BlobId, Upload, UploadPart, UserId } from '@anochat/contract';
import { Inject, Injectable } from '@nestjs/common';

import { BLOBS, type Blobs } from '../../platform/blobs';
import { Database } from '../../platform/database';
import { requireUpload } from '../require-upload';
import { findParts, type StoredBlob } from '../store/blob-store';
import { partSize } from '../upload-plan';

/** How an upload stands, as its client goes on with it. */
@Injectable()
export class ReadUpload {
  constructor(
    private readonly database: Database,
    @Inject(BLOBS) private readonly blobs: Blobs,
  ) {}

  async execute(owner: UserId, id: BlobId): Promise<Upload> {
    return this.describe(await requireUpload(this.database, owner, id));
  }

  async describe(blob: StoredBlob): Promise<Upload> {
    const { id, kind, size, type, partBytes, state, expiresAt } = blob;
    const parts = await this.arrived(blob);
    return { id, kind, size, type, partBytes, stored: state === 'stored', parts, expiresAt };
  }

  /** What the store has, and as it was announced. */
  private async arrived(blob: StoredBlob): Promise<UploadPart[]> {
    const { id, upload, size, partBytes, state } = blob;
    if (upload === null || state !== 'begun') return [];
    const digests = new Map(
      (await findParts(this.database, id)).map(({ number, digest }) => [number, digest]),
    );
    const stored = await this.blobs.listParts({ id, upload });
    return stored.flatMap(({ number, size: bytes }) => {
      const digest = digests.get(number);
      const isRight = digest !== undefined && bytes === partSize(number, size, partBytes);
      return isRight ? [{ number, digest: digest.toString('base64') }] : [];
    });
  }
}
