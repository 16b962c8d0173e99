import { createHash, createHmac } from 'node:crypto';

export interface S3Place {
  /** Scheme, host, port and perhaps a path in front of the bucket. */
  readonly endpoint: URL;
  readonly region: string;
  readonly bucket: string;
  readonly accessKey: string;
  readonly secretKey: string;
}

export interface SignedRequest {
  readonly method: 'GET' | 'PUT';
  readonly key: string;
  readonly query?: Readonly<Record<string, string>>;
  /** In lower case; all of them are signed, and have to be sent as they are. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly lifetimeMs: number;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';

/**
 * The URL of one request, AWS Signature Version 4 in the query (docs.aws.amazon.com, "Authenticating
 * Requests: Using Query Parameters"). The payload is not signed by it, and by its headers alone.
 *
 * @param now milliseconds
 */
export const presign = (place: S3Place, request: SignedRequest, now: number): string => {
  const time = new Date(now).toISOString().replace(/[-:]|\.\d{3}/g, '');
  const day = time.slice(0, 8);
  const scope = `${day}/${place.region}/s3/aws4_request`;
  const headers = Object.entries({ host: place.endpoint.host, ...request.headers }).sort(byName);
  const names = headers.map(([name]) => name).join(';');
  const query = Object.entries({
    ...request.query,
    'X-Amz-Algorithm': ALGORITHM,
    'X-Amz-Credential': `${place.accessKey}/${scope}`,
    'X-Amz-Date': time,
    'X-Amz-Expires': String(Math.ceil(request.lifetimeMs / 1_000)),
    'X-Amz-SignedHeaders': names,
  })
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(byName)
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  const base = place.endpoint.pathname.replace(/\/$/, '');
  const path = `${base}/${[place.bucket, request.key].map(encode).join('/')}`;
  const canonical = [
    request.method,
    path,
    query,
    ...headers.map(([name, value]) => `${name}:${value.trim()}`),
    '',
    names,
    'UNSIGNED-PAYLOAD',
  ].join('\n');
  const toSign = [ALGORITHM, time, scope, sha256(canonical)].join('\n');
  const key = [day, place.region, 's3', 'aws4_request'].reduce<string | Buffer>(
    hmac,
    `AWS4${place.secretKey}`,
  );
  const signature = hmac(key, toSign).toString('hex');
  return `${place.endpoint.origin}${path}?${query}&X-Amz-Signature=${signature}`;
};

const hmac = (key: string | Buffer, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest();
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** RFC 3986: also what encodeURIComponent leaves. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );

const byName = ([a]: readonly [string, string], [b]: readonly [string, string]): number =>
  a < b ? -1 : a > b ? 1 : 0;
