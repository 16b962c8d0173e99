// By itself: the worker is one file, and with the rest it would be a megabyte.
import { playableType } from '@anochat/sdk/playable-type';

import {
  STREAM_PATH,
  type StreamAbout,
  type StreamBytes,
  type StreamRequest,
  type StreamSpan,
} from '../src/media/stream-protocol';
import { requestedSpan } from './requested-span';
import { streamSpan } from './stream-span';

/** Nothing of it is run, shown as a page, guessed at, kept, or read by another origin. */
const HEADERS = {
  'accept-ranges': 'bytes',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; sandbox",
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};

/** Gives a video or a sound in a page what that page reads of the file that it plays. */
export const answerPlayer = async (
  { request, clientId }: Pick<FetchEvent, 'request' | 'clientId'>,
  clients: Pick<Clients, 'get'>,
): Promise<Response> => {
  const { destination } = request;
  if (destination !== 'audio' && destination !== 'video') return notFound();
  const page = await clients.get(clientId);
  if (page?.type !== 'window') return notFound();

  const { port1: port, port2 } = new MessageChannel();
  const stream = new URL(request.url).pathname.slice(STREAM_PATH.length);
  page.postMessage({ stream } satisfies StreamRequest, [port2]);
  const about = await answerAt<StreamAbout>(port);
  const type = about && playableType(about.mime);
  if (about === null || type === null) {
    port.close();
    return notFound();
  }

  const { size } = about;
  const span = requestedSpan(request.headers.get('range'), size);
  if (span === 'unsatisfiable') {
    port.close();
    return new Response(null, {
      status: 416,
      headers: { ...HEADERS, 'content-range': `bytes */${size}` },
    });
  }
  const { start, end } = span ?? { start: 0, end: size };
  const body = streamSpan({ start, end }, readBy(port), () => port.close());
  const headers = { ...HEADERS, 'content-type': type, 'content-length': String(end - start) };
  if (span === null) return new Response(body, { headers });
  return new Response(body, {
    status: 206,
    headers: { ...headers, 'content-range': `bytes ${start}-${end - 1}/${size}` },
  });
};

const readBy =
  (port: MessagePort) =>
  async (span: StreamSpan): Promise<Uint8Array<ArrayBuffer>> => {
    port.postMessage(span);
    const bytes = await answerAt<StreamBytes>(port);
    if (bytes?.length === span.end - span.start) return bytes;
    port.close();
    throw new Error('The page does not read on');
  };

/** What the page says next: it says one thing for each that it is asked. */
const answerAt = <Answer>(port: MessagePort): Promise<Answer> =>
  new Promise((resolve) => {
    port.onmessage = ({ data }: MessageEvent<Answer>) => resolve(data);
  });

const notFound = (): Response =>
  new Response('Not found', { status: 404, headers: { ...HEADERS, 'content-type': 'text/plain' } });
