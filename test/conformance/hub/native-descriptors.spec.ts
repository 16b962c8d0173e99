import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { io } from 'socket.io-client';

import { HandClient } from './hand-client';
import { until } from './hub-harness';

const root = join(__dirname, '../../..');
/** Few, so that they are used up at once; Node itself wants some. */
const DESCRIPTORS = 200;

describe('the native hub when there is no room for another connection', () => {
  let server: ChildProcess;
  let port: number;
  beforeAll(async () => {
    const program = `ulimit -n ${DESCRIPTORS}; exec "$0" "$@"`;
    const script = join(__dirname, 'crowded-server.ts');
    const typescript = ['--require', join(root, 'tools/typescript.cjs')];
    server = spawn('sh', ['-c', program, process.execPath, ...typescript, script], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    [port] = (await once(server, 'message')) as [number];
  });
  afterAll(async () => {
    if (server.exitCode !== null) return;
    const exit = once(server, 'exit');
    server.disconnect();
    await exit;
  });

  const tell = async (act: string): Promise<number> => {
    server.send(act);
    const [{ refused }] = (await once(server, 'message')) as [{ readonly refused: number }];
    return refused;
  };

  /** What a handshake is answered; a connection that is accepted is left open. */
  const shake = async (): Promise<string> => {
    const client = await HandClient.open(port);
    if (client.heard.startsWith('HTTP/1.1 503')) await until(() => client.socket.destroyed);
    return client.heard.split('\r\n')[0] ?? '';
  };

  it('refuses it, counts it, and goes on', async () => {
    const client = io(`http://127.0.0.1:${port}`, { transports: ['websocket'], forceNew: true });
    expect(await client.emitWithAck('echo', 1)).toBe(1);
    await tell('fill');
    for (let i = 0; i < 3; i++) expect(await shake()).toBe('HTTP/1.1 503 Service Unavailable');
    expect(await client.emitWithAck('echo', 2)).toBe(2);
    expect(await tell('free')).toBe(3);
    expect(await shake()).toBe('HTTP/1.1 101 Switching Protocols');
    client.disconnect();
  });

  it('refuses it after it was stopped', async () => {
    const before = await tell('stop');
    expect(await shake()).toBe('HTTP/1.1 503 Service Unavailable');
    expect(await tell('tell')).toBe(before + 1);
    expect(server.exitCode).toBeNull();
  });
});
