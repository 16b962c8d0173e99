import { setTimeout as sleep } from 'node:timers/promises';

import { inspectBucket } from '../../platform/blobs';
import type { Config } from '../../platform/config';
import { type Finding, bad, doubtful, good } from './finding';

/** The client of the store waits for ever. */
const ANSWER_MS = 10_000;

/** Whether the bucket answers, where files lie in one. */
export async function checkFiles({ s3 }: Config): Promise<Finding[]> {
  if (s3 === undefined) return [];
  const where = `${s3.bucket} at ${s3.endpoint.origin}`;
  try {
    const late = sleep(ANSWER_MS, undefined, { ref: false }).then(() => {
      throw new Error(`nothing came in ${ANSWER_MS / 1_000} s`);
    });
    return [
      (await Promise.race([inspectBucket(s3), late]))
        ? good('bucket', where)
        : doubtful('bucket', `${where} is not there yet: the first start makes it, where it may`),
    ];
  } catch (error) {
    const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return [
      bad(
        'bucket',
        `${where} does not answer (${why}): see S3_ENDPOINT, S3_ACCESS_KEY and S3_SECRET_KEY`,
      ),
    ];
  }
}
