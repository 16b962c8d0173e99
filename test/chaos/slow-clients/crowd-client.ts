import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

export interface CrowdClientOptions {
  readonly host: string;
  readonly port: number;
  readonly token: string;
  readonly localAddress: string | undefined;
}

const PING = Buffer.from([0x81, 0x01, 0x32]);
/** engine.io's pong, as a masked text frame. */
const PONG = Buffer.from([0x81, 0x81, 0, 0, 0, 0, 0x33]);

/** One WebSocket in as little memory as Node allows: thousands of them live in one process. */
export class CrowdClient {
  private constructor(private readonly socket: Socket) {
    socket.on('error', () => undefined);
  }

  /** Signed in. @throws when the server closes first, or is silent for too long. */
  static async open({ token, ...where }: CrowdClientOptions): Promise<CrowdClient> {
    // Node reads ahead up to the mark, also of a socket that is paused.
    const socket = connect({ ...where, noDelay: true, highWaterMark: 1_024 } as object as {
      readonly port: number;
    });
    const client = new CrowdClient(socket);
    socket.setTimeout(60_000, () => socket.destroy());
    await client.hears('connect', () => socket.write(handshake(where)));
    await client.hears('0{"sid"');
    socket.write(masked(`40${JSON.stringify({ token })}`));
    await client.hears('40{"sid"');
    socket.setTimeout(0);
    return client;
  }

  get isClosed(): boolean {
    return this.socket.destroyed;
  }

  /** Reads whatever comes, and answers pings. */
  attend(): void {
    this.socket.on('data', (part) => {
      if (part.includes(PING)) this.socket.write(PONG);
    });
  }

  /** Reads nothing any more; it says that it lives, unasked, whenever `beat` is called. */
  stall(): void {
    this.socket.pause();
  }

  beat(): void {
    if (!this.socket.destroyed) this.socket.write(PONG);
  }

  private hears(what: string, begin?: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const onClose = (): void => reject(new Error(`Closed before ${what}`));
      let heard = '';
      const onData = (part: Buffer): void => {
        heard += part.toString('latin1');
        if (heard.includes(what)) settle();
      };
      const settle = (): void => {
        this.socket.off('data', onData).off('close', onClose);
        resolve();
      };
      this.socket.once('close', onClose);
      if (begin === undefined) this.socket.on('data', onData);
      else
        this.socket.once('connect', () => {
          begin();
          settle();
        });
    });
  }
}

const handshake = ({ host, port }: Pick<CrowdClientOptions, 'host' | 'port'>): string =>
  [
    'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
    `Host: ${host}:${port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    '\r\n',
  ].join('\r\n');

/** Text of less than 64 KiB under a mask of zeros. */
const masked = (text: string): Buffer => {
  const payload = Buffer.from(text);
  const head = Buffer.from([0x81, 0x80 | 126, payload.length >> 8, payload.length & 0xff]);
  return Buffer.concat([head, Buffer.alloc(4), payload]);
};
