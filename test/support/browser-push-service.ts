import { randomBytes } from 'node:crypto';
import { createServer as createHttpsServer, type Server } from 'node:https';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  createServer as createTlsServer,
  type Server as TlsServer,
  type TLSSocket,
} from 'node:tls';

import { type Field, writeFields } from './protobuf';

/** Where Chromium, by its version, says that its push service is; it has no setting for that. */
export const BROWSER_PUSH_HOSTS = ['*.google.com', '*.googleapis.com'];

/** What the browser has registered: where it takes a push, and how it names that one inside. */
interface Registration {
  readonly app: string;
  readonly subtype: string;
  readonly sender: string;
}

const VERSION = 41;
const TAGS = {
  heartbeatPing: 0,
  heartbeatAck: 1,
  loginRequest: 2,
  loginResponse: 3,
  data: 8,
} as const;

/**
 * What Google runs for Chromium, as far as Web Push needs it, on this machine: the browser checks in,
 * registers, and keeps a connection (MCS), down which it is given what is posted to its endpoints. What
 * that holds nobody here can open.
 */
export class BrowserPushService {
  private readonly registrations = new Map<string, Registration>();
  private readonly connected = new Set<TLSSocket>();
  private readonly waiting: Buffer[] = [];
  /** Bodies that were posted, as they came. */
  readonly posted: Buffer[] = [];
  /** Endpoints that the browser has let go of. */
  readonly released: string[] = [];

  private constructor(
    private readonly web: Server,
    private readonly mcs: TlsServer,
  ) {}

  static async start(pem: Buffer): Promise<BrowserPushService> {
    const tls = { key: pem, cert: pem };
    const web = createHttpsServer(tls, (request, response) => {
      void service.answer(request).then(
        ({ status, body }) => response.writeHead(status).end(body),
        () => response.writeHead(500).end(),
      );
    });
    const mcs = createTlsServer(tls, (socket) => service.converse(socket));
    const service: BrowserPushService = new BrowserPushService(web, mcs);
    await new Promise<void>((done) => web.listen(0, '127.0.0.1', done));
    await new Promise<void>((done) => mcs.listen(0, '127.0.0.1', done));
    return service;
  }

  get port(): number {
    return (this.web.address() as AddressInfo).port;
  }

  get isConnected(): boolean {
    return this.connected.size > 0;
  }

  /** What Chromium has to be told to come here. */
  get flags(): readonly string[] {
    const { port } = this.mcs.address() as AddressInfo;
    const web = `https://127.0.0.1:${this.port}`;
    return [
      `--gcm-checkin-url=${web}/checkin`,
      `--gcm-registration-url=${web}/register`,
      `--gcm-mcs-endpoint=https://127.0.0.1:${port}`,
      '--ignore-certificate-errors',
    ];
  }

  async stop(): Promise<void> {
    for (const socket of this.connected) socket.destroy();
    this.web.closeAllConnections();
    await Promise.all(
      [this.web, this.mcs].map((server) => new Promise((done) => server.close(done))),
    );
  }

  private async answer(
    request: IncomingMessage,
  ): Promise<{ readonly status: number; readonly body?: Buffer | string }> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const path = request.url ?? '';
    if (path.startsWith('/checkin')) return { status: 200, body: checkinAnswer() };
    if (path.startsWith('/register')) return { status: 200, body: this.register(body) };
    const token = /^\/(?:fcm\/send|wp)\/(.+)$/.exec(path)?.[1];
    return this.take(token, body, request.headers['content-encoding']);
  }

  private register(body: Buffer): string {
    const form = new URLSearchParams(body.toString());
    const [app, subtype, sender] = ['app', 'X-subtype', 'sender'].map(
      (name) => form.get(name) ?? '',
    );
    if (form.get('delete') !== null) {
      for (const [token, known] of this.registrations) {
        if (known.subtype !== subtype) continue;
        this.registrations.delete(token);
        this.released.push(token);
      }
      return `deleted=${app}`;
    }
    const token = randomBytes(24).toString('base64url');
    this.registrations.set(token, { app: app!, subtype: subtype!, sender: sender! });
    return `token=${token}`;
  }

  private take(
    token: string | undefined,
    body: Buffer,
    encoding: string | undefined,
  ): { readonly status: number } {
    const known = token === undefined ? undefined : this.registrations.get(token);
    if (known === undefined) return { status: 410 };
    if (encoding !== 'aes128gcm') return { status: 400 };
    this.posted.push(body);
    const pairs = [
      ['subtype', known.subtype],
      ['content-encoding', encoding],
    ];
    const stanza = writeFields([
      [2, randomBytes(8).toString('hex')],
      [3, known.sender],
      [5, known.app],
      ...pairs.map(([key, value]): Field => [
        7,
        writeFields([
          [1, key!],
          [2, value!],
        ]),
      ]),
      [9, randomBytes(8).toString('hex')],
      [17, 86_400],
      [18, Date.now()],
      [21, body],
    ]);
    const frame = framed(TAGS.data, stanza);
    if (this.connected.size === 0) this.waiting.push(frame);
    for (const socket of this.connected) socket.write(frame);
    return { status: 201 };
  }

  /** One connection of a browser's. */
  private converse(socket: TLSSocket): void {
    let bytes = Buffer.alloc(0);
    let isGreeted = false;
    socket.on('error', () => undefined).once('close', () => this.connected.delete(socket));
    socket.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      if (!isGreeted && bytes.length > 0) {
        isGreeted = true;
        bytes = bytes.subarray(1);
      }
      for (let frame = nextFrame(bytes); frame; frame = nextFrame(bytes)) {
        bytes = bytes.subarray(frame.end);
        if (frame.tag === TAGS.heartbeatPing)
          socket.write(framed(TAGS.heartbeatAck, Buffer.alloc(0)));
        if (frame.tag !== TAGS.loginRequest) continue;
        const login = writeFields([
          [1, 'anochat-test'],
          [8, Date.now()],
        ]);
        socket.write(Buffer.concat([Buffer.from([VERSION]), framed(TAGS.loginResponse, login)]));
        this.connected.add(socket);
        for (const waiting of this.waiting.splice(0)) socket.write(waiting);
      }
    });
  }
}

/** android_id and security_token are numbers of eight bytes, and not 0. */
function checkinAnswer(): Buffer {
  return writeFields([
    [1, 1],
    [3, Date.now()],
    [6, 1],
    [7, { fixed64: 4_242_424_242n }],
    [8, { fixed64: 2_424_242_424n }],
  ]);
}

function framed(tag: number, body: Buffer): Buffer {
  const size = writeFields([[1, body.length]]).subarray(1);
  return Buffer.concat([Buffer.from([tag]), size, body]);
}

function nextFrame(bytes: Buffer): { readonly tag: number; readonly end: number } | undefined {
  let length = 0;
  for (let at = 1; at < bytes.length && at < 6; at += 1) {
    const byte = bytes[at] ?? 0;
    length += (byte & 0x7f) * 2 ** (7 * (at - 1));
    if (byte >= 0x80) continue;
    const end = at + 1 + length;
    return end <= bytes.length ? { tag: bytes[0] ?? 0, end } : undefined;
  }
  return undefined;
}
