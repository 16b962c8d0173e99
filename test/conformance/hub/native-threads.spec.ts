import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

import { io } from 'socket.io-client';

import { until } from './hub-harness';

const root = join(__dirname, '../../..');
const addonFile = join(root, 'native/build/Release/anochat_native.node');

const startServer = async (): Promise<{ readonly worker: Worker; readonly port: number }> => {
  const worker = new Worker(join(__dirname, 'native-worker.ts'), {
    execArgv: ['--require', join(root, 'tools/typescript.cjs')],
  });
  const [port] = (await once(worker, 'message')) as [number];
  return { worker, port };
};

/** Comes and goes with threads; each has connections, timers and events of its own. */
const loadAndLeave = `
  const addon = { exports: {} };
  process.dlopen(addon, ${JSON.stringify(addonFile)});
  const options = { maxMessageBytes: 1000, queueBytes: 1000, volatileBytes: 100,
    laggingMs: 10, closingMs: 10, allowUring: true };
  const fanOut = new addon.exports.FanOut(options, () => undefined);
  const { createServer, connect } = require('node:net');
  const server = createServer((socket) => {
    const handle = fanOut.open(socket._handle.fd, Buffer.from('hello'), Buffer.alloc(0));
    fanOut.enlist(handle, 'ann');
    fanOut.join('room', 'ann');
    socket.destroy();
    fanOut.toConversation('room', '2["said"]', false);
  });
  server.listen(0, '127.0.0.1', () => {
    const client = connect(server.address().port, '127.0.0.1');
    client.once('data', () => process.exit());
  });`;

describe('the native hub in threads', () => {
  it('serves from several at once, and survives their end with live connections', async () => {
    const servers = await Promise.all([startServer(), startServer(), startServer()]);
    const clients = servers.map(({ port }) =>
      io(`http://127.0.0.1:${port}`, { transports: ['websocket'], reconnection: false }),
    );
    const answers = await Promise.all(clients.map((client, i) => client.emitWithAck('echo', i)));
    expect(answers).toEqual([0, 1, 2]);
    await servers[0]?.worker.terminate();
    await until(() => clients[0]?.connected === false);
    expect(await clients[1]?.emitWithAck('echo', 'still there')).toBe('still there');
    await Promise.all(servers.map(({ worker }) => worker.terminate()));
    await until(() => clients.every(({ connected }) => !connected));
  });

  it('is loaded and unloaded again and again', async () => {
    for (let i = 0; i < 30; i++) {
      const worker = new Worker(loadAndLeave, { eval: true });
      const [code] = (await once(worker, 'exit')) as [number];
      expect(code).toBe(0);
    }
  });
});
