'use strict';
/**
 * Connections come, talk nonsense, stop reading, leave and reset under a socket.io server on the
 * addon, while broadcasts go on. For an addon built with AddressSanitizer, which is the judge; see
 * tools/native-node-tests.cjs. Prints a line of JSON at the end.
 *
 *   node --require tools/typescript.cjs hub-churn.cjs ADDON CONNECTIONS
 */
const { createServer } = require('node:http');
const { randomInt } = require('node:crypto');
const { Server } = require('socket.io');
const { WebSocket } = require('ws');
const { createWsEngine, NativeHub, NativeSockets } = require('../../../src/platform/hub/native');

const SIDE_BY_SIDE = 40;
const ROOMS = 5;
const USERS = 20;
const LIMITS = { queueBytes: 60_000, volatileBytes: 20_000, laggingMs: 30 };
const TEXT = 'x'.repeat(4_000);

const chance = (oneIn) => randomInt(oneIn) === 0;
const room = () => `room${randomInt(ROOMS)}`;
const user = () => `user${randomInt(USERS)}`;
const frame = () => `2${JSON.stringify(['said', TEXT.slice(0, randomInt(TEXT.length))])}`;
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const startServer = async (addonFile) => {
  const holder = { exports: {} };
  process.dlopen(holder, addonFile);
  const sockets = new NativeSockets(holder.exports, {
    ...LIMITS,
    maxMessageBytes: 4_096,
    closingMs: 30,
    allowUring: chance(2),
  });
  const hub = new NativeHub(sockets, LIMITS);
  hub.observe({ onDrained: () => undefined, onStuck: (id) => hub.close(id, 'too-slow') });
  const http = createServer();
  const server = new Server(http, {
    wsEngine: createWsEngine(sockets),
    serveClient: false,
    perMessageDeflate: false,
  });
  const ids = new Set();
  const seen = { connected: 0 };
  server.on('connection', (socket) => {
    const identity = { id: socket.id, userId: user(), deviceId: 'device', sessionId: null };
    seen.connected++;
    ids.add(socket.id);
    socket.on('disconnect', () => {
      ids.delete(socket.id);
      hub.remove(socket.id);
    });
    hub.add(identity, socket.conn);
    socket.on('echo', (value, answer) => typeof answer === 'function' && answer(value));
  });
  await new Promise((resolve) => http.listen(0, '127.0.0.1', resolve));
  return { sockets, hub, server, ids, seen, port: http.address().port };
};

const keepSaying = ({ hub, ids }) => {
  const timer = setInterval(() => {
    hub.join(room(), user());
    if (chance(8)) hub.leave(room(), user());
    hub.toConversation(room(), frame(), { volatile: chance(3), exceptUserId: user() });
    hub.toUser(user(), frame());
    const one = [...ids][randomInt(ids.size + 1)];
    if (one === undefined) return;
    hub.toConnection(one, frame());
    if (chance(30)) hub.close(one, 'too-slow');
  }, 1);
  return () => clearInterval(timer);
};

const WAYS = {
  close: (client) => client.close(),
  terminate: (client) => client.terminate(),
  reset: (client) => client._socket?.resetAndDestroy(),
  nonsense: (client) => client._socket?.write(Buffer.from([0xff, 0xff, 0xff, 0xff])),
  halfClosed: (client) => client._socket?.end(),
  deaf: (client) => client._socket?.pause(),
};

/** @returns when the connection has ended */
const visit = async (port, way) => {
  const client = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`);
  client.on('error', () => undefined);
  let heard = false;
  client.on('message', (text) => (heard ||= String(text).startsWith('40')));
  const closed = new Promise((resolve) => client.once('close', resolve));
  client.once('open', async () => {
    client.send('40');
    // What comes before the answer ends the connection.
    for (let i = 0; client.readyState === WebSocket.OPEN && !heard && i < 500; i++) await pause(10);
    for (let said = randomInt(8); said > 0 && client.readyState === WebSocket.OPEN; said--) {
      client.send(`42${said}["echo","${TEXT.slice(0, randomInt(500))}"]`);
      await pause(randomInt(10));
    }
    WAYS[way](client);
    // Whoever is not cut off by the server goes by itself.
    setTimeout(() => client.terminate(), 200);
  });
  await closed;
};

const churn = async ([addon, count]) => {
  const scene = await startServer(addon);
  const stopSaying = keepSaying(scene);
  const ways = Object.keys(WAYS);
  let begun = 0;
  const lane = async () => {
    while (begun < Number(count)) await visit(scene.port, ways[begun++ % ways.length]);
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, lane));
  stopSaying();
  for (let i = 0; i < 500 && scene.sockets.fanOut.statistics().connections > 0; i++)
    await pause(10);
  const { connections, framesSent } = scene.sockets.fanOut.statistics();
  await scene.server.close();
  scene.sockets.fanOut.stop();
  // Else it has tried nothing.
  if (scene.seen.connected < begun / 2 || connections > 0) process.exitCode = 1;
  process.stdout.write(
    `${JSON.stringify({ begun, connected: scene.seen.connected, left: connections, framesSent })}\n`,
  );
};

churn(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
