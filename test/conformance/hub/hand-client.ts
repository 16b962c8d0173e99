import { connect, type Socket } from 'node:net';

import { until } from './hub-harness';

const HANDSHAKE =
  'Host: test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n';

/** @param query of engine.io, after what names the protocol */
export const handshake = (header = '', query = ''): string =>
  `GET /socket.io/?EIO=4&transport=websocket${query} HTTP/1.1\r\n${HANDSHAKE}${header}\r\n`;

/** A text message as a masked frame. */
export const clientFrame = (text: string): Buffer => {
  const payload = Buffer.from(text);
  if (payload.length > 125) throw new Error('too long for a short frame');
  const mask = Buffer.from([1, 2, 3, 4]);
  return Buffer.concat([
    Buffer.from([0x81, 0x80 | payload.length]),
    mask,
    payload.map((byte, i) => byte ^ (mask[i % 4] ?? 0)),
  ]);
};

/** socket.io's packet CONNECT. */
export const connectPacket = (auth: object = {}): string => `40${JSON.stringify(auth)}`;

/** A WebSocket that does what it is told to, and nothing else: it answers no pings. */
export class HandClient {
  /** All that came, handshake and frames. */
  heard = '';

  private constructor(readonly socket: Socket) {
    socket.on('data', (part) => (this.heard += part.toString('latin1')));
    socket.on('error', () => undefined);
  }

  /** Ready to be told to connect. */
  static async open(port: number, header = '', query = ''): Promise<HandClient> {
    const client = new HandClient(connect({ port, host: '127.0.0.1' }));
    client.socket.write(handshake(header, query));
    await until(() => client.heard.includes('\r\n\r\n') || client.socket.destroyed);
    return client;
  }

  /** All packets in one write. */
  say(...packets: readonly string[]): void {
    this.socket.write(Buffer.concat(packets.map(clientFrame)));
  }

  async hears(text: string): Promise<void> {
    await until(() => this.heard.includes(text));
  }
}
