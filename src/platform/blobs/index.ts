export { BLOB_DOOR, BlobsModule } from './blobs.module';
export {
  BLOBS,
  BlobIncomplete,
  BlobMissing,
  type BlobPart,
  type Blobs,
  type OpenUpload,
} from './blobs';
export { openBlobs, urlSigner } from './open-blobs';
export { DOOR_PATH } from './filesystem/filesystem-blobs';
export { blobUrlKey } from './filesystem/url-signer';
export { inspectBucket } from './s3/inspect-bucket';
