import { join } from 'node:path';
import { Global, Module } from '@nestjs/common';
import type { RequestHandler } from 'express';

import { Config } from '../config';
import { BLOBS, type Blobs } from './blobs';
import { blobDoor } from './filesystem/blob-door';
import { FilesystemBlobs } from './filesystem/filesystem-blobs';
import { S3Blobs } from './s3/s3-blobs';
import { URL_KEY_BYTES, UrlSigner } from './filesystem/url-signer';

/** Injection token of what answers the URLs of the filesystem store, where that one is in use. */
export const BLOB_DOOR = Symbol('BLOB_DOOR');

@Global()
@Module({
  providers: [
    {
      provide: UrlSigner,
      useFactory: ({ secrets }: Config) =>
        new UrlSigner(secrets.secret('blob-url-key', URL_KEY_BYTES)),
      inject: [Config],
    },
    {
      provide: BLOBS,
      useFactory: ({ s3, dataFolder }: Config, signer: UrlSigner): Blobs =>
        s3
          ? new S3Blobs(s3, s3.publicEndpoint)
          : new FilesystemBlobs(join(dataFolder, 'blobs'), signer),
      inject: [Config, UrlSigner],
    },
    {
      provide: BLOB_DOOR,
      useFactory: (blobs: Blobs, signer: UrlSigner): RequestHandler | undefined =>
        blobs instanceof FilesystemBlobs ? blobDoor(blobs, signer) : undefined,
      inject: [BLOBS, UrlSigner],
    },
  ],
  exports: [BLOBS, BLOB_DOOR],
})
export class BlobsModule {}
