import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';

import { NotFetched } from './not-fetched';
import { hostOf, type OutboundRules } from './outbound-rules';

const HEADER_BYTES = 16 * 1_024;

export interface Posting {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | string;
  /** Of the answer that is read; the rest is not waited for. */
  readonly mostBytes: number;
  /** Ends everything. */
  readonly signal: AbortSignal;
  /** PEM, in place of those that everybody trusts. */
  readonly authorities?: readonly string[];
}

export interface Posted {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/**
 * Posts to where somebody else has said, over TLS and to an address that was checked: no redirect is
 * followed, no connection is kept, and what comes back is bounded in time and bytes.
 *
 * @throws NotFetched
 */
export async function guardedPost(
  rules: OutboundRules,
  url: URL,
  posting: Posting,
): Promise<Posted> {
  const addresses = await rules.addressesOf(url, posting.signal);
  return boundedPost(url, posting, among(addresses));
}

/** Posts to where who runs the server has said. @throws NotFetched */
export async function boundedPost(
  url: URL,
  { headers, body, mostBytes, signal, authorities }: Posting,
  lookup?: LookupFunction,
): Promise<Posted> {
  if (url.protocol !== 'https:') throw new NotFetched('scheme');
  const options = {
    method: 'POST',
    host: hostOf(url),
    port: url.port,
    path: url.pathname + url.search,
    headers: { host: url.host, 'content-length': String(Buffer.byteLength(body)), ...headers },
    maxHeaderSize: HEADER_BYTES,
    ...(lookup && { lookup }),
    ...(authorities && { ca: [...authorities] }),
    ...{ signal, agent: new Agent() },
  };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const broken = (cause?: unknown): void => reject(new NotFetched('broken', { cause }));
    request(options)
      .once('response', resolve)
      .once('error', broken)
      .once('close', broken)
      .end(body);
  });
  try {
    const text = await beginningOf(response, mostBytes, signal);
    return { status: response.statusCode ?? 0, headers: response.headers, text };
  } finally {
    response.destroy();
  }
}

async function beginningOf(
  response: AsyncIterable<Buffer>,
  mostBytes: number,
  signal: AbortSignal,
): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of response) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= mostBytes) break;
    }
  } catch (cause) {
    throw new NotFetched('broken', { cause });
  }
  if (signal.aborted) throw new NotFetched('broken', { cause: signal.reason });
  return Buffer.concat(chunks).subarray(0, mostBytes).toString('utf8');
}

/** Answers with what was checked, whatever the name says now. */
export const among =
  (addresses: readonly string[]): LookupFunction =>
  (_name, { all }, done) => {
    const found = addresses.map((address) => ({ address, family: isIP(address) }));
    const [first] = found;
    if (all === true) done(null, found);
    else if (first) done(null, first.address, first.family);
  };
