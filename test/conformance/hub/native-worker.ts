import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parentPort } from 'node:worker_threads';

import { Server } from 'socket.io';

import { createWsEngine, NativeSockets } from '../../../src/platform/hub/native';
import { loadAddon, whyNoAddon } from '../../../src/platform/native';

/** A socket.io server in a thread of its own, on the addon. It tells its port, and never stops. */
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
server.on('connection', (socket) => {
  socket.on('echo', (value: unknown, answer: (value: unknown) => void) => answer(value));
  // Something is always on its way.
  const timer = setInterval(() => socket.emit('tick', 'x'.repeat(1_000)), 1);
  socket.on('disconnect', () => clearInterval(timer));
});
http.listen(0, '127.0.0.1', () => parentPort?.postMessage((http.address() as AddressInfo).port));
