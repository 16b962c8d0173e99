import { randomBytes } from 'node:crypto';

import { S3Blobs } from '../../src/platform/blobs/s3/s3-blobs';
import { blobsSuite } from '../conformance/blobs/blobs-suite';
import { type ObjectStore, startMinio, startSeaweedfs } from '../support/object-store';

const STORES = [
  { name: 'SeaweedFS', program: process.env.WEED_PATH, start: startSeaweedfs },
  { name: 'MinIO', program: process.env.MINIO_PATH, start: startMinio },
] as const;

/** Every S3 server that could be brought (tools/object-stores.cjs) is held to what the port promises. */
for (const { name, program, start } of STORES) {
  if (program === undefined) {
    it.skip(`blobs: ${name} is skipped where there is no ${name}`, () => undefined);
    continue;
  }
  describe('a bucket', () => {
    let store: ObjectStore | undefined;
    afterAll(() => store?.stop());

    blobsSuite(name, async () => {
      store = await start(program);
      let moved = 0;
      const { endpoint, accessKey, secretKey } = store;
      const bucket = `anochat-${randomBytes(4).toString('hex')}`;
      const place = { endpoint: new URL(endpoint), region: 'us-east-1', bucket };
      const blobs = new S3Blobs(
        { ...place, accessKey, secretKey },
        place.endpoint,
        () => Date.now() + moved,
      );
      return { blobs, origin: endpoint, moveClock: (by) => (moved += by) };
    });
  });
}
