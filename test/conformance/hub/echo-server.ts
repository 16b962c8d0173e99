import { createServer, type Server as HttpServer } from 'node:http';

import { Server } from 'socket.io';

import { createWsEngine, NativeSockets } from '../../../src/platform/hub/native';
import { loadAddon, whyNoAddon } from '../../../src/platform/native';

export interface EchoServer {
  readonly sockets: NativeSockets;
  /** Not listening yet. */
  readonly http: HttpServer;
  readonly server: Server;
}

/** A socket.io server on the addon that answers `echo` with what it was given. */
export const makeEchoServer = (): EchoServer => {
  const addon = loadAddon();
  if (addon === undefined) throw new Error(whyNoAddon());
  const sockets = new NativeSockets(addon, {
    maxMessageBytes: 100_000,
    queueBytes: 100_000,
    volatileBytes: 10_000,
    laggingMs: 1_000,
    closingMs: 1_000,
    allowUring: true,
  });
  const http = createServer();
  const server = new Server(http, { wsEngine: createWsEngine(sockets), serveClient: false });
  server.on('connection', (socket) =>
    socket.on('echo', (value: unknown, answer: (value: unknown) => void) => answer(value)),
  );
  return { sockets, http, server };
};
