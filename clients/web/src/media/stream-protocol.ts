/**
 * What the service worker and the page say to each other of a file that is played. The worker asks
 * the page by which a request was made, over a port for this one request: it holds no key, no address
 * and no state of its own, so that the browser may stop it at any time.
 */

/**
 * Where players ask, followed by a token that this page has made. The server has no addresses that
 * begin with a dot.
 */
export const STREAM_PATH = '/.media/';

/** To the worker: answers the requests of this page from now on. */
export const SERVE_ME = 'serve-me';

/** To the page, with a port. It answers with `StreamAbout`, and then each `StreamSpan` in turn. */
export interface StreamRequest {
  readonly stream: string;
}

/** `null`: this page plays nothing under this token. */
export type StreamAbout = { readonly size: number; readonly mime: string } | null;

/** Bytes of the plain file that are wanted, the end left out. */
export interface StreamSpan {
  readonly start: number;
  readonly end: number;
}

/** `null`: they could not be had. */
export type StreamBytes = Uint8Array<ArrayBuffer> | null;

export const isStreamRequest = (message: unknown): message is StreamRequest =>
  typeof message === 'object' &&
  message !== null &&
  'stream' in message &&
  typeof message.stream === 'string';
