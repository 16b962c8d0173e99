import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import {
  BlobIncomplete,
  BlobMissing,
  type BlobPart,
  type Blobs,
  type ByteRange,
  type OpenUpload,
  type ServedAs,
  type SignedUrl,
} from '../blobs';
import { unavailable } from '../../errors';
import { presign, type S3Place } from './presign';
import { type S3Client, s3Client, s3CodeOf } from './s3-client';

/**
 * Blobs in a bucket of S3, or of what speaks like it. Bytes go between the client and the bucket
 * alone: a part's URL signs its length and its digest, which the client library does not do.
 */
export class S3Blobs implements Blobs {
  private readonly client: S3Client;

  /** @param publicEndpoint where browsers reach the bucket, if not where the server does */
  constructor(
    private readonly place: S3Place,
    private readonly publicEndpoint: URL = place.endpoint,
    private readonly now: () => number = () => Date.now(),
  ) {
    this.client = s3Client(place);
  }

  /** Whoever runs the store may have made the bucket, and keep its making to themselves. */
  async prepare(): Promise<void> {
    const { bucket, region } = this.place;
    if (await this.client.bucketExists(bucket).catch(away)) return;
    await this.client.makeBucket(bucket, region).catch(unless('BucketAlreadyOwnedByYou'));
  }

  begin(id: string): Promise<string> {
    const headers = {
      'content-type': 'application/octet-stream',
      'x-amz-checksum-algorithm': 'SHA256',
    };
    return this.client.initiateNewMultipartUpload(this.place.bucket, id, headers).catch(away);
  }

  partUrl({ id, upload }: OpenUpload, part: BlobPart, lifetimeMs: number): SignedUrl {
    const digest = { 'x-amz-checksum-sha256': base64(part.digest) };
    const url = this.sign({
      method: 'PUT',
      key: id,
      query: { partNumber: String(part.number), uploadId: upload },
      headers: { 'content-length': String(part.size), ...digest },
      lifetimeMs,
    });
    return { url, headers: digest };
  }

  async listParts(open: OpenUpload): Promise<readonly Pick<BlobPart, 'number' | 'size'>[]> {
    return (await this.parts(open)).map(({ part, size }) => ({ number: part, size }));
  }

  async complete(open: OpenUpload, parts: readonly BlobPart[]): Promise<void> {
    const { id, upload } = open;
    const stored = await this.parts(open);
    const size = parts.reduce((sum, part) => sum + part.size, 0);
    if (stored.length === 0 && (await this.sizeOf(id)) === size) return;
    const isWhole =
      stored.length === parts.length &&
      parts.every(({ number, size: bytes }, i) => {
        return stored[i]?.part === number && stored[i].size === bytes;
      });
    if (!isWhole) throw new BlobIncomplete(id);
    const joined = stored.map(({ part, etag }, i) => {
      return { part, etag, digest: base64(parts[i]?.digest ?? NOTHING) };
    });
    await this.client.join(this.place.bucket, id, upload, joined).catch(away);
    await this.abort(id);
  }

  async abort(id: string): Promise<void> {
    const { bucket } = this.place;
    for (const upload of await this.uploadsOf(id).catch(away)) {
      await this.client.abortMultipartUpload(bucket, id, upload).catch(unless('NoSuchUpload'));
    }
  }

  async write(id: string, size: number, bytes: Readable): Promise<void> {
    const counted = new PassThrough();
    let written = 0;
    let broken: unknown;
    counted.on('data', (piece: Buffer) => (written += piece.length));
    const read = pipeline(bytes, counted).catch((error: unknown) => (broken = error));
    await this.client.putObject(this.place.bucket, id, counted, size).catch((error: unknown) => {
      // What breaks at the source is no failure of the store.
      if (broken instanceof Error) throw broken;
      return away(error);
    });
    await read;
    if (written === size) return;
    await this.delete(id);
    throw new BlobIncomplete(id);
  }

  async sizeOf(id: string): Promise<number | undefined> {
    const found = await this.client
      .statObject(this.place.bucket, id)
      .catch(unless('NotFound', 'NoSuchKey'));
    return found?.size;
  }

  async read(id: string, range?: ByteRange): Promise<Readable> {
    const { bucket } = this.place;
    const stream = await (
      range === undefined
        ? this.client.getObject(bucket, id)
        : this.client.getPartialObject(bucket, id, range.from, range.to - range.from + 1)
    ).catch(unless('NotFound', 'NoSuchKey'));
    if (stream === undefined) throw new BlobMissing(id);
    return stream;
  }

  downloadUrl(id: string, { type }: ServedAs, lifetimeMs: number): string {
    const query = {
      'response-cache-control': 'private, no-store',
      'response-content-disposition': 'attachment',
      'response-content-type': type,
    };
    return this.sign({ method: 'GET', key: id, query, lifetimeMs });
  }

  async delete(id: string): Promise<void> {
    await this.client.removeObject(this.place.bucket, id).catch(unless('NoSuchKey'));
  }

  async *list(): AsyncGenerator<string> {
    const items = this.client.listObjectsV2(this.place.bucket, '', true);
    for await (const item of items) {
      const { name } = item as { readonly name?: string };
      if (name !== undefined) yield name;
    }
  }

  freeBytes(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  private sign(request: Parameters<typeof presign>[1]): string {
    return presign({ ...this.place, endpoint: this.publicEndpoint }, request, this.now());
  }

  private async parts({ id, upload }: OpenUpload): ReturnType<S3Client['partsOf']> {
    const found = await this.client
      .partsOf(this.place.bucket, id, upload)
      .catch(unless('NoSuchUpload'));
    // SeaweedFS tells of a part once for each time that it came.
    const byNumber = new Map((found ?? []).map((part) => [part.part, part]));
    return [...byNumber.values()].sort((a, b) => a.part - b.part);
  }

  private async uploadsOf(id: string): Promise<readonly string[]> {
    const uploads: string[] = [];
    for await (const item of this.client.listIncompleteUploads(this.place.bucket, id, true)) {
      const { key, uploadId } = item as { readonly key?: string; readonly uploadId?: string };
      if (key === id && uploadId !== undefined) uploads.push(uploadId);
    }
    return uploads;
  }
}

const NOTHING = new Uint8Array();
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

const OVERLOADED = new Set(['InternalError', 'ServiceUnavailable', 'SlowDown']);

/** A store that does not answer, or not now, is no fault of the server's. */
const away = (error: unknown): never => {
  const code = s3CodeOf(error);
  if (code !== undefined && !OVERLOADED.has(code)) throw error;
  throw unavailable('The store of files does not answer.', 5, error);
};

/** Takes these answers of S3 for "there is none". */
const unless =
  (...codes: readonly string[]) =>
  (error: unknown): undefined => {
    if (!codes.includes(s3CodeOf(error) ?? '')) away(error);
  };
