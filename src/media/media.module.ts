import { Module } from '@nestjs/common';

import { Collector } from './collector';
import { MediaMetrics } from './media-metrics';
import { UploadsController } from './uploads.controller';
import { BeginUpload } from './use-cases/begin-upload';
import { CompleteUpload } from './use-cases/complete-upload';
import { GiveUpUpload } from './use-cases/give-up-upload';
import { LinkBlob } from './use-cases/link-blob';
import { ReadUpload } from './use-cases/read-upload';
import { SignParts } from './use-cases/sign-parts';
import { VerifyBlobs } from './use-cases/verify-blobs';

/** Needs the global modules of configuration, database and blobs. */
@Module({
  controllers: [UploadsController],
  providers: [
    BeginUpload,
    Collector,
    CompleteUpload,
    GiveUpUpload,
    LinkBlob,
    MediaMetrics,
    ReadUpload,
    SignParts,
    VerifyBlobs,
  ],
  exports: [Collector, LinkBlob, VerifyBlobs],
})
export class MediaModule {}
