import { Agent as HttpAgent, type IncomingMessage, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

import { among } from './bounded-post';
import { NotFetched } from './not-fetched';
import { hostOf, type OutboundRules } from './outbound-rules';

const MOST_REDIRECTS = 3;
const HEADER_BYTES = 16 * 1_024;

export interface Wanted {
  /** Media types, any of them. */
  readonly types: readonly string[];
  readonly mostBytes: number;
  /** What is longer: cut there, or refused. */
  readonly whenLonger: 'cut' | 'refuse';
  /** Ends everything, redirects included. */
  readonly signal: AbortSignal;
}

export interface Fetched {
  /** After redirects. */
  readonly url: URL;
  /** As it was sent: its parameters included. */
  readonly contentType: string;
  readonly bytes: Buffer;
}

/**
 * Fetches what somebody else has named, with nothing of this server: no cookies, no credentials, no
 * proxy, no connection that is kept. Each step goes to an address that was checked, and what comes
 * is bounded in time, bytes and type. Nothing is unpacked.
 *
 * @throws NotFetched
 */
export async function guardedGet(
  rules: OutboundRules,
  from: URL,
  wanted: Wanted,
): Promise<Fetched> {
  let url = from;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    const response = await answerOf(url, await rules.addressesOf(url, wanted.signal), wanted);
    const { statusCode = 0, headers } = response;
    if (statusCode < 300 || statusCode > 399 || headers.location === undefined) {
      return { url, ...(await contentOf(response, wanted)) };
    }
    response.destroy();
    if (!URL.canParse(headers.location, url.href)) throw new NotFetched('broken');
    url = new URL(headers.location, url);
  }
  throw new NotFetched('redirects');
}

function answerOf(
  url: URL,
  addresses: readonly string[],
  { types, signal }: Wanted,
): Promise<IncomingMessage> {
  const isTls = url.protocol === 'https:';
  const options = {
    host: hostOf(url),
    port: url.port,
    path: url.pathname + url.search,
    headers: {
      host: url.host,
      accept: types.join(', '),
      'accept-encoding': 'identity',
      'user-agent': 'AnoChat link preview',
    },
    lookup: among(addresses),
    maxHeaderSize: HEADER_BYTES,
    signal,
  };
  return new Promise((resolve, reject) => {
    const broken = (cause?: unknown): void => reject(new NotFetched('broken', { cause }));
    // An agent of its own: the shared one may keep connections, and may be told to use a proxy.
    const request = isTls
      ? httpsRequest({ ...options, agent: new HttpsAgent() })
      : httpRequest({ ...options, agent: new HttpAgent() });
    request.once('response', resolve).once('error', broken).once('close', broken).end();
  });
}

async function contentOf(response: IncomingMessage, wanted: Wanted): Promise<Omit<Fetched, 'url'>> {
  const { statusCode, headers } = response;
  const contentType = headers['content-type'] ?? '';
  const type = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  try {
    if (statusCode !== 200) throw new NotFetched('status');
    if ((headers['content-encoding'] ?? 'identity') !== 'identity')
      throw new NotFetched('encoding');
    if (!wanted.types.includes(type)) throw new NotFetched('type');
    return { contentType, bytes: await bytesOf(response, wanted) };
  } finally {
    response.destroy();
  }
}

async function bytesOf(
  response: AsyncIterable<Buffer>,
  { mostBytes, whenLonger, signal }: Wanted,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of response) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > mostBytes) break;
    }
  } catch (cause) {
    throw new NotFetched('broken', { cause });
  }
  // Cut off by us, a body of no announced length looks as if it had ended.
  if (signal.aborted) throw new NotFetched('broken', { cause: signal.reason });
  if (length > mostBytes && whenLonger === 'refuse') throw new NotFetched('size');
  return Buffer.concat(chunks).subarray(0, mostBytes);
}
