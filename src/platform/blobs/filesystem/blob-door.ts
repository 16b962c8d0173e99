import { pipeline } from 'node:stream/promises';

import { UUID_PATTERN } from '@anochat/contract';
import { Logger } from '@nestjs/common';
import type { Request, RequestHandler, Response } from 'express';

import { ProblemError, sendProblem, toProblem } from '../../errors';
import type { BlobMetrics } from '../blob-metrics';
import { BlobIncomplete, BlobMissing } from '../blobs';
import { byteRange } from './byte-range';
import { type FilesystemBlobs } from './filesystem-blobs';
import { PartMismatch } from './part-check';
import type { Grant, UrlSigner } from './url-signer';

const logger = new Logger('BlobDoor');

/**
 * Answers the URLs of the filesystem store, as an object store would: bytes come and go in
 * constant memory, and the signature alone decides. What is stored never runs here: it comes as an
 * attachment of a listed type, and in a sandbox.
 */
export const blobDoor =
  (blobs: FilesystemBlobs, signer: UrlSigner, metrics: BlobMetrics): RequestHandler =>
  (request, response) => {
    answer({ blobs, signer, metrics }, request, response).catch((error: unknown) => {
      // Who has hung up is told nothing.
      if (response.headersSent || request.readableAborted) return response.destroy();
      const problem = toProblem(problemOf(error));
      if (problem.code === 'server.failure') logger.error(error);
      sendProblem(request, response, problem);
      // Who is still sending reads the answer once that is done; it is one part at most.
      request.resume();
    });
  };

interface Behind {
  readonly blobs: FilesystemBlobs;
  readonly signer: UrlSigner;
  readonly metrics: BlobMetrics;
}

async function answer(
  { blobs, signer, metrics }: Behind,
  request: Request,
  response: Response,
): Promise<void> {
  const grant = grantOf(signer, request);
  switch (grant.to) {
    case 'put':
      if (Number(request.get('content-length')) !== grant.size) {
        throw new PartMismatch('Content-Length is not the size that was announced');
      }
      await metrics.measure('put-part', () => blobs.putPart(grant, request));
      metrics.passed('in', grant.size);
      response.status(200).end();
      return;
    case 'get':
      await send(blobs, metrics, grant, request, response);
  }
}

/** @throws ProblemError for what is not signed, not for this method, or over */
function grantOf(signer: UrlSigner, request: Request): Grant {
  const { pathname, searchParams } = new URL(request.originalUrl, 'http://localhost');
  const id = pathname.slice(pathname.lastIndexOf('/') + 1);
  const verdict = UUID_PATTERN.test(id)
    ? signer.verify(id, searchParams)
    : { is: 'invalid' as const };
  if (verdict.is === 'expired') throw new ProblemError('blob.link-expired');
  if (verdict.is === 'invalid') throw new ProblemError('blob.link-invalid');
  const methods = verdict.grant.to === 'put' ? ['PUT'] : ['GET', 'HEAD'];
  if (!methods.includes(request.method)) throw new ProblemError('blob.link-invalid');
  return verdict.grant;
}

async function send(
  blobs: FilesystemBlobs,
  metrics: BlobMetrics,
  { id, type }: Extract<Grant, { to: 'get' }>,
  request: Request,
  response: Response,
): Promise<void> {
  const size = await blobs.sizeOf(id);
  if (size === undefined) throw new BlobMissing(id);
  const range = byteRange(request.get('range'), size);
  if (range === 'outside') {
    response.setHeader('Content-Range', `bytes */${size}`);
    throw new ProblemError('blob.range-invalid');
  }
  const { from, to } = range ?? { from: 0, to: size - 1 };
  response.status(range === undefined ? 200 : 206).set({
    'Content-Type': type,
    'Content-Length': String(to - from + 1),
    'Content-Disposition': 'attachment',
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'X-Content-Type-Options': 'nosniff',
    'Accept-Ranges': 'bytes',
    'Cache-Control': 'private, no-store',
    ...(range !== undefined && { 'Content-Range': `bytes ${from}-${to}/${size}` }),
  });
  if (request.method === 'HEAD') return void response.end();
  const bytes = await metrics.measure('read', () => blobs.read(id, { from, to }));
  const counted = async function* (): AsyncGenerator<Buffer> {
    for await (const chunk of bytes as AsyncIterable<Buffer>) {
      metrics.passed('out', chunk.length);
      yield chunk;
    }
  };
  await pipeline(counted, response);
}

const problemOf = (error: unknown): unknown => {
  if (error instanceof PartMismatch) {
    return new ProblemError('blob.part-mismatch', { detail: error.message }, { cause: error });
  }
  if (error instanceof BlobMissing) return new ProblemError('blob.not-found', {}, { cause: error });
  if (error instanceof BlobIncomplete) {
    return new ProblemError('upload.not-found', {}, { cause: error });
  }
  return error;
};
