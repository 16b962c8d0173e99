import type { AddressInfo } from 'node:net';
import { parentPort } from 'node:worker_threads';

import { makeEchoServer } from './echo-server';

/** A socket.io server in a thread of its own, on the addon. It tells its port, and never stops. */
const { http, server } = makeEchoServer();
server.on('connection', (socket) => {
  // Something is always on its way.
  const timer = setInterval(() => socket.emit('tick', 'x'.repeat(1_000)), 1);
  socket.on('disconnect', () => clearInterval(timer));
});
http.listen(0, '127.0.0.1', () => parentPort?.postMessage((http.address() as AddressInfo).port));
