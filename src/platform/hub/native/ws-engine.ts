import { createHash } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { Socket as NetSocket } from 'node:net';
import { TLSSocket } from 'node:tls';

import { Logger } from '@nestjs/common';
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws';

import type { NativeSockets } from './native-sockets';
import type { NativeWebSocket } from './native-web-socket';

/** RFC 6455, section 1.3. */
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const KEY = /^[+/0-9A-Za-z]{22}==$/;
const REFUSAL =
  'HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';
const WARN_EVERY_MS = 60_000;

/** Node's own handle of a socket (libuv's). */
interface UvHandle {
  readonly fd: number;
  readStop(): void;
}

type Claim = (webSocket: NativeWebSocket | WebSocket) => void;

/** The `wsEngine` of engine.io 6.6; it is constructed once for the server, and again when the server listens. */
export type WsEngine = new (options: ServerOptions) => EventEmitter;

/**
 * A WebSocket server for engine.io that hands connections over to the addon. What is out of the
 * ordinary (TLS in Node, a subprotocol, a handshake to refuse) takes the stock way of `ws`.
 */
export const createWsEngine = (sockets: NativeSockets): WsEngine =>
  class extends EventEmitter {
    private readonly stock: WebSocketServer;
    private isClosed = false;

    constructor(options: ServerOptions) {
      super();
      this.stock = new WebSocketServer(options);
      this.stock.on('headers', (headers, request) => this.emit('headers', headers, request));
    }

    handleUpgrade(request: IncomingMessage, socket: NetSocket, head: Buffer, claim: Claim): void {
      const key = acceptableKey(request);
      const handle = plainHandle(socket);
      if (this.isClosed || key === undefined || handle === undefined) {
        this.stock.handleUpgrade(request, socket, head, claim);
        return;
      }
      const headers = [
        'HTTP/1.1 101 Switching Protocols',
        'Upgrade: websocket',
        'Connection: Upgrade',
        `Sec-WebSocket-Accept: ${createHash('sha1').update(`${key}${GUID}`).digest('base64')}`,
      ];
      this.emit('headers', headers, request);
      const greeting = `${headers.join('\r\n')}\r\n\r\n`;
      const webSocket = handOver(sockets, socket, handle, head, greeting);
      if (webSocket !== undefined) claim(webSocket);
    }

    close(): void {
      this.isClosed = true;
      this.stock.close();
    }
  };

const acceptableKey = ({ method, headers }: IncomingMessage): string | undefined => {
  const key = headers['sec-websocket-key'];
  const isPlain =
    method === 'GET' &&
    headers.upgrade?.toLowerCase() === 'websocket' &&
    headers['sec-websocket-version'] === '13' &&
    headers['sec-websocket-protocol'] === undefined;
  return isPlain && key !== undefined && KEY.test(key) ? key : undefined;
};

/** The handle of a TCP socket on which nothing waits to be written. */
const plainHandle = (socket: NetSocket): UvHandle | undefined => {
  if (!(socket instanceof NetSocket) || socket instanceof TLSSocket) return undefined;
  if (!socket.readable || !socket.writable || socket.writableLength > 0) return undefined;
  const { _handle: handle } = socket as NetSocket & { readonly _handle?: UvHandle | null };
  return handle !== undefined && handle !== null && handle.fd >= 0 ? handle : undefined;
};

/**
 * Node stops reading, the addon doubles the descriptor, and Node closes its own without an end.
 *
 * @returns undefined when there is no descriptor left, or the addon has stopped: it is refused then.
 *   Whoever opens too many connections must not end the process.
 */
const handOver = (
  sockets: NativeSockets,
  socket: NetSocket,
  handle: UvHandle,
  head: Buffer,
  greeting: string,
): NativeWebSocket | undefined => {
  socket.setNoDelay(true);
  handle.readStop();
  const rest = socket.read() as Buffer | null;
  const received = rest === null ? head : Buffer.concat([head, rest]);
  const { remoteAddress } = socket;
  try {
    const webSocket = sockets.open(handle.fd, Buffer.from(greeting), received, remoteAddress);
    socket.destroy();
    return webSocket;
  } catch (error) {
    warn(error);
    sockets.refused += 1;
    // Node's own listener is gone since the upgrade; a peer that resets must not end the process.
    socket.on('error', () => socket.destroy());
    socket.end(REFUSAL, () => socket.destroy());
    return undefined;
  }
};

const logger = new Logger('WsEngine');
let warnedAt = -Infinity;

/** There is one for each connection that is refused: a line a minute tells as much. */
const warn = (error: unknown): void => {
  if (performance.now() - warnedAt < WARN_EVERY_MS) return;
  warnedAt = performance.now();
  logger.warn(`WebSockets are refused: ${error instanceof Error ? error.message : String(error)}`);
};
