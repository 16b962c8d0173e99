import { join } from 'node:path';

import type { Config } from '../config';
import type { Blobs } from './blobs';
import { FilesystemBlobs } from './filesystem/filesystem-blobs';
import { blobUrlKey, UrlSigner } from './filesystem/url-signer';
import { S3Blobs } from './s3/s3-blobs';

/** Signs the URLs of the filesystem store. */
export const urlSigner = ({ secrets }: Config): UrlSigner => new UrlSigner(blobUrlKey(secrets));

/** The store that the settings name. */
export const openBlobs = ({ s3, dataFolder }: Config, signer: UrlSigner): Blobs =>
  s3 ? new S3Blobs(s3, s3.publicEndpoint) : new FilesystemBlobs(join(dataFolder, 'blobs'), signer);
