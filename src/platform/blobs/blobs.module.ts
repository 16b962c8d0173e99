import { Global, Module } from '@nestjs/common';
import type { RequestHandler } from 'express';

import { Config } from '../config';
import { BlobMetrics } from './blob-metrics';
import { BlobWatch } from './blob-watch';
import { BLOBS, type Blobs } from './blobs';
import { blobDoor } from './filesystem/blob-door';
import { FilesystemBlobs } from './filesystem/filesystem-blobs';
import { MeasuredBlobs } from './measured-blobs';
import { UrlSigner } from './filesystem/url-signer';
import { openBlobs, urlSigner } from './open-blobs';

/** Injection token of what answers the URLs of the filesystem store, where that one is in use. */
export const BLOB_DOOR = Symbol('BLOB_DOOR');

/** The store itself, behind what measures it. */
const STORE = Symbol('STORE');

@Global()
@Module({
  providers: [
    BlobMetrics,
    BlobWatch,
    {
      provide: UrlSigner,
      useFactory: (config: Config) => urlSigner(config),
      inject: [Config],
    },
    {
      provide: STORE,
      useFactory: (config: Config, signer: UrlSigner): Blobs => openBlobs(config, signer),
      inject: [Config, UrlSigner],
    },
    {
      provide: BLOBS,
      useFactory: (store: Blobs, metrics: BlobMetrics) => new MeasuredBlobs(store, metrics),
      inject: [STORE, BlobMetrics],
    },
    {
      provide: BLOB_DOOR,
      useFactory: (
        store: Blobs,
        signer: UrlSigner,
        metrics: BlobMetrics,
      ): RequestHandler | undefined =>
        store instanceof FilesystemBlobs ? blobDoor(store, signer, metrics) : undefined,
      inject: [STORE, UrlSigner, BlobMetrics],
    },
  ],
  exports: [BLOBS, BLOB_DOOR],
})
export class BlobsModule {}
