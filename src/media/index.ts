export { Collector } from './collector';
export { MediaModule } from './media.module';
export { listStored, readUsage } from './store/report-store';
export { LinkBlob } from './use-cases/link-blob';
export { type BlobFinding, VerifyBlobs } from './use-cases/verify-blobs';
