import type { BlobLink } from '@anochat/contract';
import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { LinkBlob } from '../media';
import { Database } from '../platform/database';
import { ProblemError } from '../platform/errors';
import { type Caller, CurrentCaller, Problems } from '../platform/http';
import { BlobParams } from './dto/conversation-params';
import { requireReader } from './require-access';
import { isNamed } from './store/blob-ref-store';

@ApiTags('media')
@Controller('conversations/:id/blobs')
export class BlobsController {
  constructor(
    private readonly database: Database,
    private readonly linkBlob: LinkBlob,
  ) {}

  /** A link, good for a short time, to a file that an entry names which the caller may read. */
  @Get(':blobId')
  @Problems('conversation.not-found', 'blob.not-found')
  async link(
    @CurrentCaller() { userId }: Caller,
    @Param() { id, blobId }: BlobParams,
  ): Promise<BlobLink> {
    const { visible } = await requireReader(this.database, userId, id);
    if (!(await isNamed(this.database, blobId, id, visible))) {
      throw new ProblemError('blob.not-found');
    }
    return this.linkBlob.execute(blobId);
  }
}
