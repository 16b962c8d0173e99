import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface FrameShape {
  readonly opcode?: number;
  readonly notFinal?: boolean;
}

const TEXT = 1;
/** First byte of the server's close frame; text has none. */
const CLOSING = '\x88';
const PATIENCE_MS = 20_000;

/** A frame of a client, masked with zeros. */
export const clientFrame = (
  payload: string | Buffer,
  { opcode = TEXT, notFinal = false }: FrameShape = {},
): Buffer => {
  const bytes = Buffer.from(payload);
  const first = (notFinal ? 0 : 0x80) | opcode;
  const head =
    bytes.length < 126
      ? Buffer.from([first, 0x80 | bytes.length])
      : bytes.length < 65_536
        ? Buffer.from([first, 0x80 | 126, 0, 0])
        : Buffer.from([first, 0x80 | 127, 0, 0, 0, 0, 0, 0, 0, 0]);
  if (head.length === 4) head.writeUInt16BE(bytes.length, 2);
  if (head.length === 10) head.writeUInt32BE(bytes.length, 6);
  return Buffer.concat([head, Buffer.alloc(4), bytes]);
};

export const upgradeRequest = (query = '', header = ''): string =>
  [
    `GET /socket.io/?EIO=4&transport=websocket${query} HTTP/1.1`,
    'Host: attacked',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    `${header}\r\n`,
  ].join('\r\n');

/** One TCP connection and no manners. */
export class Attacker {
  /** All that came, as latin1. */
  heard = '';

  private constructor(private readonly socket: Socket) {
    socket.on('data', (part) => (this.heard += part.toString('latin1')));
    socket.on('error', () => undefined);
  }

  static async connect(url: string): Promise<Attacker> {
    const { hostname, port } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    const attacker = new Attacker(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return attacker;
  }

  /** Upgraded, with engine.io's OPEN heard. */
  static async upgrade(url: string, query = ''): Promise<Attacker> {
    const attacker = await Attacker.connect(url);
    attacker.write(upgradeRequest(query));
    await attacker.hears('\r\n\r\n');
    return attacker;
  }

  /** Let in by socket.io. */
  static async signIn(url: string, token: string): Promise<Attacker> {
    const attacker = await Attacker.upgrade(url);
    attacker.write(clientFrame(`40${JSON.stringify({ token })}`));
    await attacker.hears('40{"sid"');
    return attacker;
  }

  get isClosed(): boolean {
    return this.socket.destroyed;
  }

  write(bytes: string | Buffer): void {
    if (!this.socket.destroyed) this.socket.write(bytes);
  }

  /** Resolves too when the connection has ended: what an attack provokes is its own affair. */
  async hears(text: string, patienceMs = PATIENCE_MS): Promise<boolean> {
    const deadline = Date.now() + patienceMs;
    while (!this.heard.includes(text) && !this.isClosed && Date.now() < deadline) await sleep(2);
    return this.heard.includes(text);
  }

  /** The server has closed it, or said so and waits for an answer, which does not come. */
  async ends(patienceMs = PATIENCE_MS): Promise<boolean> {
    const deadline = Date.now() + patienceMs;
    const isOver = (): boolean => this.isClosed || this.heard.includes(CLOSING);
    while (!isOver() && Date.now() < deadline) await sleep(2);
    return isOver();
  }

  stopReading(): void {
    this.socket.pause();
  }

  /** RST in the place of FIN. */
  reset(): void {
    this.socket.resetAndDestroy();
  }

  leave(): void {
    this.socket.destroy();
  }
}
