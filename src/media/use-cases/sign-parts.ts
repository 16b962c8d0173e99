import {
  type BlobId,
  LIMITS,
  type PartLink,
  type UploadPart,
  type UserId,
} from '@anochat/contract';
import { Inject, Injectable } from '@nestjs/common';

import { BLOBS, type Blobs } from '../../platform/blobs';
import { Database } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import { requireOpenUpload } from '../require-upload';
import { announceParts } from '../store/blob-store';
import { partCount, partSize } from '../upload-plan';

/**
 * Links to send parts by. Each part has one digest for the whole upload: whatever the store has of
 * a part is what was announced first, and a client that has lost its ciphertext begins anew.
 */
@Injectable()
export class SignParts {
  constructor(
    private readonly database: Database,
    @Inject(BLOBS) private readonly blobs: Blobs,
  ) {}

  /** @throws upload.part-changed for a part that was announced with another digest */
  async execute(
    owner: UserId,
    id: BlobId,
    asked: readonly UploadPart[],
  ): Promise<readonly PartLink[]> {
    const { upload, size, partBytes } = await requireOpenUpload(this.database, owner, id);
    const most = partCount(size, partBytes);
    const beyond = asked.findIndex(({ number }) => number > most);
    if (beyond >= 0) {
      const errors = [{ path: `parts[${beyond}].number`, message: `is at most ${most}` }];
      throw new ProblemError('request.invalid', { errors });
    }
    const parts = asked.map(({ number, digest }) => ({
      number,
      digest: Buffer.from(digest, 'base64'),
    }));
    const announced = new Map(
      (await announceParts(this.database, id, parts)).map((part) => [part.number, part.digest]),
    );
    if (parts.some(({ number, digest }) => announced.get(number)?.equals(digest) !== true)) {
      throw new ProblemError('upload.part-changed');
    }
    const expiresAt = new Date(Date.now() + LIMITS.uploadLinkMs).toISOString();
    return parts.map(({ number, digest }) => {
      const part = { number, digest, size: partSize(number, size, partBytes) };
      const { url, headers } = this.blobs.partUrl({ id, upload }, part, LIMITS.uploadLinkMs);
      return { number, url, headers, expiresAt };
    });
  }
}
