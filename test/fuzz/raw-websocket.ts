import { createHash, randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

export const OPCODES = {
  continuation: 0,
  text: 1,
  binary: 2,
  close: 8,
  ping: 9,
  pong: 10,
} as const;

export interface RawFrame {
  readonly opcode: number;
  readonly payload: Buffer;
}

/** What a client of bad manners may get wrong about a frame (RFC 6455, section 5.2). */
export interface FrameFlaws {
  readonly unmasked?: boolean;
  readonly notFinal?: boolean;
  /** RSV bits, 0 to 7. */
  readonly reserved?: number;
  /** Says this length instead of the true one. */
  readonly claimedLength?: bigint;
}

/** A WebSocket connection without any library's good manners: whatever bytes it is told to send. */
export class RawWebSocket {
  #received: Buffer = Buffer.alloc(0);
  #closed = false;
  #listener: (frame: RawFrame) => void = () => undefined;
  #onClose: () => void = () => undefined;

  private constructor(private readonly socket: Socket) {
    socket.on('data', (chunk) => this.take(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#closed = true;
      this.#onClose();
    });
  }

  /** @param url http or ws origin, path and query. @throws when the server does not upgrade. */
  static async open(
    url: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<RawWebSocket> {
    const { hostname, port, pathname, search } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    const key = randomBytes(16).toString('base64');
    const accept = createHash('sha1')
      .update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest('base64');
    const lines = [
      `GET ${pathname}${search} HTTP/1.1`,
      `Host: ${hostname}:${port}`,
      'Upgrade: websocket',
      'Connection: Upgrade',
      `Sec-WebSocket-Key: ${key}`,
      'Sec-WebSocket-Version: 13',
      ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ];
    const rest = await new Promise<Buffer>((resolve, reject) => {
      let head = Buffer.alloc(0);
      const onData = (chunk: Buffer): void => {
        head = Buffer.concat([head, chunk]);
        const end = head.indexOf('\r\n\r\n');
        if (end < 0) return;
        settle();
        const answer = head.subarray(0, end).toString('latin1');
        if (answer.startsWith('HTTP/1.1 101') && answer.includes(accept))
          resolve(head.subarray(end + 4));
        else reject(new Error(`no upgrade: ${answer.split('\r\n', 1)[0]}`));
      };
      const onEnd = (): void => {
        settle();
        reject(new Error('the connection closed before the upgrade'));
      };
      const settle = (): void => {
        socket.off('data', onData).off('error', onEnd).off('close', onEnd);
      };
      socket.on('data', onData).on('error', onEnd).on('close', onEnd);
      socket.once('connect', () => socket.write(`${lines.join('\r\n')}\r\n\r\n`));
    }).catch((error: unknown) => {
      socket.on('error', () => undefined).destroy();
      throw error;
    });
    const opened = new RawWebSocket(socket);
    if (rest.length > 0) setImmediate(() => opened.take(rest));
    return opened;
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  onFrame(listener: (frame: RawFrame) => void): void {
    this.#listener = listener;
  }

  onClose(listener: () => void): void {
    if (this.#closed) listener();
    else this.#onClose = listener;
  }

  sendText(text: string): void {
    this.sendFrame(OPCODES.text, Buffer.from(text));
  }

  sendFrame(opcode: number, payload: Buffer, flaws: FrameFlaws = {}): void {
    const length = flaws.claimedLength ?? BigInt(payload.length);
    const masked = flaws.unmasked ? 0 : 0x80;
    const first = (flaws.notFinal ? 0 : 0x80) | ((flaws.reserved ?? 0) << 4) | opcode;
    const header =
      length < 126n
        ? Buffer.from([first, masked | Number(length)])
        : length < 65_536n
          ? Buffer.from([first, masked | 126, 0, 0])
          : Buffer.from([first, masked | 127, 0, 0, 0, 0, 0, 0, 0, 0]);
    if (header.length === 4) header.writeUInt16BE(Number(length), 2);
    if (header.length === 10) header.writeBigUInt64BE(length, 2);
    if (flaws.unmasked) return this.sendBytes(Buffer.concat([header, payload]));
    const mask = randomBytes(4);
    const hidden = Buffer.from(payload);
    for (let i = 0; i < hidden.length; i += 1) hidden[i] = (hidden[i] ?? 0) ^ (mask[i & 3] ?? 0);
    this.sendBytes(Buffer.concat([header, mask, hidden]));
  }

  sendBytes(bytes: Buffer): void {
    if (!this.#closed) this.socket.write(bytes);
  }

  destroy(): void {
    this.#closed = true;
    this.socket.destroy();
  }

  private take(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    for (;;) {
      const frame = this.nextFrame();
      if (frame === undefined) return;
      if (frame.opcode === OPCODES.ping) this.sendFrame(OPCODES.pong, frame.payload);
      else this.#listener(frame);
    }
  }

  /** The server's frames are whole and unmasked: it is trusted to that. */
  private nextFrame(): RawFrame | undefined {
    const bytes = this.#received;
    if (bytes.length < 2) return undefined;
    const short = (bytes[1] ?? 0) & 0x7f;
    const headerLength = short === 127 ? 10 : short === 126 ? 4 : 2;
    if (bytes.length < headerLength) return undefined;
    const length =
      short === 127
        ? Number(bytes.readBigUInt64BE(2))
        : short === 126
          ? bytes.readUInt16BE(2)
          : short;
    if (bytes.length < headerLength + length) return undefined;
    this.#received = bytes.subarray(headerLength + length);
    return {
      opcode: (bytes[0] ?? 0) & 0x0f,
      payload: bytes.subarray(headerLength, headerLength + length),
    };
  }
}
