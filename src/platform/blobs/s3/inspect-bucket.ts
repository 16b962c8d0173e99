import type { S3Place } from './presign';
import { s3Client } from './s3-client';

/** Whether the bucket is there. @throws what the store or the network says when it does not answer */
export const inspectBucket = (place: S3Place): Promise<boolean> =>
  s3Client(place).bucketExists(place.bucket);
