import { closeSync, openSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { Server } from 'socket.io';

import { createWsEngine, NativeSockets } from '../../../src/platform/hub/native';
import { loadAddon, whyNoAddon } from '../../../src/platform/native';

/**
 * A socket.io server in a process of its own, on the addon, which does as it is told: `fill` takes
 * every descriptor but one, which an accepted connection needs; `free` gives them back; `stop` stops
 * the addon alone. It answers with how many handshakes it has refused.
 */
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

const taken: number[] = [];
const fill = (): void => {
  try {
    for (;;) taken.push(openSync('/dev/null', 'r'));
  } catch {
    closeSync(taken.pop() ?? -1);
  }
};
const acts: Readonly<Record<string, () => void>> = {
  fill,
  free: () => taken.splice(0).forEach(closeSync),
  stop: () => sockets.fanOut.stop(),
  tell: () => undefined,
};
process.on('message', (act: string) => {
  acts[act]?.();
  process.send?.({ refused: sockets.refused });
});
process.on('disconnect', () => process.exit());
http.listen(0, '127.0.0.1', () => process.send?.((http.address() as AddressInfo).port));
