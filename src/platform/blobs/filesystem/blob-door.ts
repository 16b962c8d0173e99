import { pipeline } from 'node:stream/promises';

import { UUID_PATTERN } from '@anochat/contract';
import { Logger } from '@nestjs/common';
import type { Request, RequestHandler, Response } from 'express';

import { ProblemError, sendProblem, toProblem, unavailable } from '../../errors';
import { BlobIncomplete, BlobMissing } from '../blobs';
import { codeOf } from './blob-folder';
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
  (blobs: FilesystemBlobs, signer: UrlSigner): RequestHandler =>
  (request, response) => {
    answer(blobs, signer, request, response).catch((error: unknown) => {
      // Who has hung up is told nothing.
      if (response.headersSent || request.readableAborted) return response.destroy();
      const problem = toProblem(problemOf(error));
      if (problem.code === 'server.failure') logger.error(error);
      sendProblem(request, response, problem);
      // Who is still sending reads the answer once that is done; it is one part at most.
      request.resume();
    });
  };

async function answer(
  blobs: FilesystemBlobs,
  signer: UrlSigner,
  request: Request,
  response: Response,
): Promise<void> {
  const grant = grantOf(signer, request);
  switch (grant.to) {
    case 'put':
      if (Number(request.get('content-length')) !== grant.size) {
        throw new PartMismatch('Content-Length is not the size that was announced');
      }
      await blobs.putPart(grant, request);
      response.status(200).end();
      return;
    case 'get':
      await send(blobs, grant, request, response);
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
  await pipeline(await blobs.read(id, { from, to }), response);
}

const problemOf = (error: unknown): unknown => {
  if (error instanceof PartMismatch) {
    return new ProblemError('blob.part-mismatch', { detail: error.message }, { cause: error });
  }
  if (error instanceof BlobMissing) return new ProblemError('blob.not-found', {}, { cause: error });
  if (error instanceof BlobIncomplete) {
    return new ProblemError('upload.not-found', {}, { cause: error });
  }
  if (isDiskFull(error)) return unavailable('The disk of the server is full.', 60, error);
  return error;
};

const isDiskFull = (error: unknown): boolean =>
  ['ENOSPC', 'EDQUOT'].includes(String(codeOf(error)));
