export { BLOB_DOOR, BlobsModule } from './blobs.module';
export {
  BLOBS,
  BlobIncomplete,
  BlobMissing,
  type BlobPart,
  type Blobs,
  type OpenUpload,
} from './blobs';
export { DOOR_PATH } from './filesystem/filesystem-blobs';
