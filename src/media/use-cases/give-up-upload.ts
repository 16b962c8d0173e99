import type { BlobId, UserId } from '@anochat/contract';
import { Injectable } from '@nestjs/common';

import { Database } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import { Collector } from '../collector';
import { MediaMetrics } from '../media-metrics';
import { requireOpenUpload } from '../require-upload';
import { giveUp } from '../store/blob-store';

/** Ends an upload that was begun; its room is free at once. */
@Injectable()
export class GiveUpUpload {
  constructor(
    private readonly database: Database,
    private readonly collector: Collector,
    private readonly metrics: MediaMetrics,
  ) {}

  async execute(owner: UserId, id: BlobId): Promise<void> {
    await requireOpenUpload(this.database, owner, id);
    if (!(await giveUp(this.database, id, owner))) throw new ProblemError('upload.not-found');
    this.metrics.countUpload('given-up');
    await this.collector.takeAway([id]);
  }
}
