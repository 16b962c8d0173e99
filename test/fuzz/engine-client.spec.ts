import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EngineClient } from './engine-client';

const frame = (opcode: number, text: string): Buffer =>
  Buffer.concat([Buffer.from([0x80 | opcode, text.length]), Buffer.from(text)]);

/** What a session gets that ends between its handshake and its welcome: everything in one chunk. */
const FAREWELL = Buffer.concat([
  frame(1, '40{"sid":"x"}'),
  frame(1, '42["connection.closing",{"data":{"reason":"session-revoked"}}]'),
  frame(1, '41'),
  frame(8, ''),
]);

describe('The client of the fuzzer', () => {
  let server: Server;

  beforeAll(async () => {
    server = createServer().on('upgrade', ({ headers }, socket) => {
      const accept = createHash('sha1')
        .update(`${headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
        .digest('base64');
      socket.on('error', () => undefined).on('end', () => socket.end());
      socket.once('data', () => socket.write(FAREWELL));
      socket.write(`HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
      socket.write(frame(1, '0{"sid":"x"}'));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it('hears what comes in one chunk with the welcome', async () => {
    const { port } = server.address() as AddressInfo;
    const { client, welcome } = await EngineClient.open(`http://127.0.0.1:${port}`, '40{}');
    expect(welcome).toBe('40{"sid":"x"}');
    expect(await client.command('["x"]')).toEqual({
      kind: 'closed',
      reason: 'session-revoked',
      webSocketCode: undefined,
    });
  });
});
