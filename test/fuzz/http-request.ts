import { Agent, request } from 'node:http';
import { connect } from 'node:net';

export interface HttpRequest {
  readonly method: string;
  /** Path and query as they go on the wire. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

export interface HttpAnswer {
  readonly status: number;
  /** Of a problem; `undefined` when the body is none. */
  readonly code: string | undefined;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
}

/** Longer than any answer may take; then it counts as no answer. */
const PATIENCE_MS = 15_000;

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** @throws when there is no answer. */
export function send(origin: string, it: HttpRequest): Promise<HttpAnswer> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const call = request(
      {
        hostname,
        port,
        agent,
        method: it.method,
        path: it.path,
        headers: {
          ...it.headers,
          ...(it.body && { 'content-length': String(it.body.length) }),
        },
        timeout: PATIENCE_MS,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('error', reject);
        response.once('end', () => {
          const text = Buffer.concat(chunks).toString();
          const status = response.statusCode ?? 0;
          resolve({
            status,
            code: codeOf(response.headers['content-type'], text),
            headers: response.headers,
            text,
          });
        });
      },
    );
    call.once('timeout', () => call.destroy(new Error(`no answer within ${PATIENCE_MS} ms`)));
    call.once('error', (error: NodeJS.ErrnoException) => {
      // The server closes a kept connection after a while, perhaps in this very moment.
      if (error.code === 'ECONNRESET' && call.reusedSocket) send(origin, it).then(resolve, reject);
      else reject(error);
    });
    call.end(it.body);
  });
}

function codeOf(contentType: string | undefined, text: string): string | undefined {
  // The answer to HEAD has the type and no body.
  if (text === '' || !contentType?.startsWith('application/problem+json')) return undefined;
  const { code } = JSON.parse(text) as { readonly code?: unknown };
  return typeof code === 'string' ? code : undefined;
}

/** Sends bytes as they are, whatever HTTP says. @returns what came back until the server closed. */
export function sendBytes(origin: string, bytes: Buffer): Promise<string> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port) });
    let answer = '';
    socket.setTimeout(PATIENCE_MS, () =>
      socket.destroy(new Error('the server neither answers nor closes')),
    );
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
      // The rest is the server's affair; a connection kept alive would never close.
      if (answer.includes('\r\n\r\n')) socket.end();
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNRESET' || error.code === 'EPIPE') resolve(answer);
      else reject(error);
    });
    socket.once('close', () => resolve(answer));
    socket.end(bytes);
  });
}
