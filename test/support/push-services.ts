import { createDecipheriv, createECDH, type ECDH, hkdfSync, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createSecureServer, type Http2SecureServer } from 'node:http2';
import { createServer, type Server } from 'node:https';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';

import type { PushMessage, SubscribePush } from '@anochat/contract';

import { makeAuthority } from './certificate-authority';

/** One request that a service has got. */
export interface Delivery {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface ServiceAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly afterMs?: number;
}

/** `undefined`: it keeps silent. */
export type Answering = (delivery: Delivery) => ServiceAnswer | undefined;

/** A push service on this machine, over TLS; HTTP/2 as Apple's is, where it is asked for. */
export class PushService {
  readonly got: Delivery[] = [];
  answering: Answering = () => ({ status: 201 });
  /** Connections so far. */
  connected = 0;

  private constructor(
    private readonly server: Server | Http2SecureServer,
    private readonly open: ReadonlySet<TLSSocket>,
  ) {}

  static async start(
    { keyStore }: Certificates,
    version: 1 | 2 = 1,
    host = '127.0.0.1',
  ): Promise<PushService> {
    const pem = readFileSync(keyStore);
    const tls = { key: pem, cert: pem };
    const server = version === 2 ? createSecureServer(tls) : createServer(tls);
    const open = new Set<TLSSocket>();
    const service = new PushService(server, open);
    server.on('secureConnection', (socket: TLSSocket) => {
      open.add(socket);
      service.connected += 1;
      socket.once('close', () => open.delete(socket));
    });
    server.on('request', (request: AsyncIterable<Buffer> & RequestFacts, response: Response) => {
      void service.take(request, response);
    });
    await new Promise<void>((done) => server.listen(0, host, done));
    return service;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `https://127.0.0.1:${this.port}`;
  }

  get connections(): number {
    return this.open.size;
  }

  async stop(): Promise<void> {
    const stopped = new Promise((done) => this.server.close(done));
    for (const socket of this.open) socket.destroy();
    await stopped;
  }

  private async take(
    request: AsyncIterable<Buffer> & RequestFacts,
    response: Response,
  ): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const delivery = {
      path: request.url ?? '',
      headers: request.headers,
      body: Buffer.concat(chunks),
    };
    this.got.push(delivery);
    const answer = this.answering(delivery);
    if (answer === undefined) return;
    if (answer.afterMs !== undefined) await setTimeout(answer.afterMs);
    response.writeHead(answer.status, answer.headers);
    response.end(answer.body ?? '');
  }
}

interface RequestFacts {
  readonly url?: string;
  readonly headers: IncomingHttpHeaders;
}
interface Response {
  writeHead(status: number, headers?: Readonly<Record<string, string>>): unknown;
  end(body: string): unknown;
}

export interface Certificates {
  readonly authority: string;
  readonly keyStore: string;
  remove(): void;
}

/** An authority, and a certificate of it for this machine. @param more names that it holds for */
export function makeCertificates(...more: readonly string[]): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'anochat-push-'));
  return { ...makeAuthority(folder, more), remove: () => rmSync(folder, { recursive: true }) };
}

/** A device as a browser makes it: with keys of its own, which open what is sealed to it. */
export class WokenDevice {
  private readonly keys: ECDH = createECDH('prime256v1');
  private readonly auth = randomBytes(16);

  constructor(readonly address: string) {
    this.keys.generateKeys();
  }

  get subscription(): SubscribePush {
    const p256dh = this.keys.getPublicKey('base64url');
    const keys = { p256dh, auth: this.auth.toString('base64url') };
    return { kind: 'webpush', address: this.address, keys };
  }

  /** RFC 8291, from the other side. */
  open(sealed: Buffer): PushMessage {
    const salt = sealed.subarray(0, 16);
    const sender = sealed.subarray(21, 21 + (sealed[20] ?? 0));
    const record = sealed.subarray(21 + sender.length);
    const derive = (key: Buffer, by: Buffer, info: Buffer, length: number): Buffer =>
      Buffer.from(hkdfSync('sha256', key, by, info, length));
    const info = Buffer.concat([Buffer.from('WebPush: info\0'), this.keys.getPublicKey(), sender]);
    const secret = derive(this.keys.computeSecret(sender), this.auth, info, 32);
    const key = derive(secret, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
    const nonce = derive(secret, salt, Buffer.from('Content-Encoding: nonce\0'), 12);
    const decipher = createDecipheriv('aes-128-gcm', key, nonce);
    decipher.setAuthTag(record.subarray(-16));
    const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
    return JSON.parse(padded.subarray(0, padded.lastIndexOf(2)).toString()) as PushMessage;
  }
}
