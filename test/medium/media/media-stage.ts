import { createHash, randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';

import type {
  Accepted,
  BeginUpload,
  BlobLink,
  Entry,
  EntryPage,
  Head,
  Items,
  PartLink,
  Problem,
  Upload,
} from '@anochat/contract';
import { v7 as uuidV7 } from 'uuid';

import { Collector } from '../../../src/media';
import { type Account, call, register, request } from '../../support/account';
import { startTestApp, type TestApp } from '../../support/test-app';
import { fileMessage, type Said } from './file-message';

export const digestOf = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();
export const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** A file cut into parts, as a client prepares it. */
export class Cut {
  readonly parts: readonly Buffer[];
  constructor(
    readonly bytes: Buffer,
    partBytes: number,
  ) {
    const count = Math.max(1, Math.ceil(bytes.length / partBytes));
    this.parts = Array.from({ length: count }, (_, i) =>
      bytes.subarray(i * partBytes, (i + 1) * partBytes),
    );
  }
  announced(...numbers: readonly number[]): { readonly number: number; readonly digest: string }[] {
    return numbers.map((number) => ({ number, digest: base64(digestOf(this.part(number))) }));
  }
  part(number: number): Buffer {
    const part = this.parts[number - 1];
    if (part === undefined) throw new Error(`there is no part ${number}`);
    return part;
  }
  get numbers(): readonly number[] {
    return this.parts.map((_, i) => i + 1);
  }
  get digest(): string {
    return base64(digestOf(Buffer.concat(this.parts.map(digestOf))));
  }
}

/** The whole application on a port, and what is done with files there. */
export class MediaStage {
  private readonly begun = new Map<string, Partial<Said>>();

  private constructor(
    readonly app: TestApp,
    readonly url: string,
  ) {}

  static async start(environment: Readonly<Record<string, string>> = {}): Promise<MediaStage> {
    const app = await startTestApp({ environment: { RATE_LIMIT_FACTOR: '0', ...environment } });
    await app.app.listen(0, '127.0.0.1');
    const { port } = app.app.getHttpServer().address() as AddressInfo;
    return new MediaStage(app, `http://127.0.0.1:${port}`);
  }

  stop(): Promise<void> {
    return this.app.close();
  }

  register(): Promise<Account> {
    return register(this.url);
  }

  async group(owner: Account, ...others: readonly Account[]): Promise<string> {
    const members = others.map(({ userId }) => userId);
    const body = { kind: 'group', title: 'Files', members };
    return (await call<Head>(this.url, 'POST', '/conversations', owner, body)).id;
  }

  async begin(by: Account, size: number, more: Partial<BeginUpload> = {}): Promise<Upload> {
    const body = { id: uuidV7(), kind: 'plain', size, ...more };
    const upload = await call<Upload>(this.url, 'POST', '/uploads', by, body);
    this.begun.set(upload.id, { size, mime: more.type ?? 'application/octet-stream' });
    return upload;
  }

  /** A message of one file for each blob, that says of them what is so. */
  message(...blobs: readonly string[]): object {
    return fileMessage(blobs, (blob) => this.begun.get(blob) ?? {});
  }

  async sign(
    by: Account,
    id: string,
    parts: readonly { readonly number: number; readonly digest: string }[],
  ): Promise<readonly PartLink[]> {
    const path = `/uploads/${id}/parts`;
    return (await call<Items<PartLink>>(this.url, 'POST', path, by, { parts })).items;
  }

  async put(link: PartLink, bytes: Uint8Array): Promise<Response> {
    return fetch(new URL(link.url, this.url), {
      method: 'PUT',
      headers: link.headers,
      body: Uint8Array.from(bytes),
    });
  }

  complete(by: Account, id: string, digest: string): Promise<Upload> {
    return call<Upload>(this.url, 'POST', `/uploads/${id}/complete`, by, { digest });
  }

  /** From the beginning to the end. @returns the blob's id */
  async upload(by: Account, bytes: Buffer, more: Partial<BeginUpload> = {}): Promise<string> {
    const { id, partBytes } = await this.begin(by, bytes.length, more);
    const cut = new Cut(bytes, partBytes);
    const links = await this.sign(by, id, cut.announced(...cut.numbers));
    for (const link of links) {
      const { status } = await this.put(link, cut.part(link.number));
      if (status !== 200) throw new Error(`part ${link.number} was answered with ${status}`);
    }
    await this.complete(by, id, cut.digest);
    return id;
  }

  /** A message of one file for each blob. */
  send(by: Account, conversation: string, ...blobs: readonly string[]): Promise<Accepted> {
    const path = `/conversations/${conversation}/messages/${uuidV7()}`;
    return call<Accepted>(this.url, 'PUT', path, by, this.message(...blobs));
  }

  redact(by: Account, conversation: string, target: number): Promise<Accepted> {
    const path = `/conversations/${conversation}/messages/${uuidV7()}`;
    return call<Accepted>(this.url, 'PUT', path, by, { kind: 'redaction', target });
  }

  link(by: Account, conversation: string, blob: string): Promise<BlobLink> {
    return call<BlobLink>(this.url, 'GET', `/conversations/${conversation}/blobs/${blob}`, by);
  }

  get(link: Pick<BlobLink, 'url'>, range?: string): Promise<Response> {
    return fetch(new URL(link.url, this.url), range === undefined ? {} : { headers: { range } });
  }

  async entries(by: Account, conversation: string): Promise<readonly Entry[]> {
    const path = `/conversations/${conversation}/entries`;
    return (await call<EntryPage>(this.url, 'GET', path, by)).items;
  }

  /** The code of the problem that a call is answered with. */
  async codeOf(...parameters: readonly [...CodeParameters]): Promise<string> {
    const { body } = await request(this.url, ...parameters);
    return (body as Problem | undefined)?.code ?? 'none';
  }

  collect(): Promise<number> {
    return this.app.app.get(Collector, { strict: false }).collect();
  }

  query<Row extends object>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return this.app.database.query<Row>(sql, parameters);
  }
}

type CodeParameters =
  Parameters<typeof request> extends readonly [string, ...infer Rest] ? Rest : never;

export const problemIn = async (answer: Response): Promise<string> =>
  ((await answer.json()) as Problem).code;

export const randomFile = (bytes: number): Buffer => randomBytes(bytes);
