import { text } from 'node:stream/consumers';

import { Client } from 'minio';

import type { S3Place } from './presign';

export interface PartToJoin {
  readonly part: number;
  readonly etag: string;
  /** SHA-256, base64. */
  readonly digest: string;
}

/** With calls that the client keeps to itself, or makes without digests. */
export class S3Client extends Client {
  partsOf(
    bucket: string,
    key: string,
    upload: string,
  ): Promise<{ readonly part: number; readonly size: number; readonly etag: string }[]> {
    return this.listParts(bucket, key, upload);
  }

  /** S3 answers some failures with a status of 200. */
  async join(
    bucket: string,
    key: string,
    upload: string,
    parts: readonly PartToJoin[],
  ): Promise<void> {
    const items = parts.map(
      ({ part, etag, digest }) =>
        `<Part><PartNumber>${part}</PartNumber><ETag>"${etag}"</ETag>` +
        `<ChecksumSHA256>${digest}</ChecksumSHA256></Part>`,
    );
    const body = `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${items.join('')}</CompleteMultipartUpload>`;
    const query = `uploadId=${encodeURIComponent(upload)}`;
    const request = { method: 'POST', bucketName: bucket, objectName: key, query } as const;
    const answer = await text(await this.makeRequestAsync(request, body));
    const [, code] = /<Error>[^]*<Code>(\w+)</.exec(answer) ?? [];
    if (code !== undefined) throw new Error(`the store did not join ${key}: ${code}`);
  }
}

/** A client of that place, whose buckets are paths. */
export const s3Client = ({ endpoint, region, accessKey, secretKey }: S3Place): S3Client =>
  new S3Client({
    endPoint: endpoint.hostname,
    ...(endpoint.port !== '' && { port: Number(endpoint.port) }),
    useSSL: endpoint.protocol === 'https:',
    region,
    accessKey,
    secretKey,
    pathStyle: true,
  });

/** The code of S3's answer, such as NoSuchKey; `undefined` where S3 has not answered. */
export const s3CodeOf = (error: unknown): string | undefined => {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  const { code } = error;
  // Those of the system are in capitals: ECONNREFUSED.
  return typeof code === 'string' && /[a-z]/.test(code) ? code : undefined;
};
