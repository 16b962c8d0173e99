import type { BlobId, BlobKind, BlobLink, Upload, UploadPart } from '@anochat/contract';
import { type Primitives, toBase64 } from '@anochat/e2ee';
import { AnoChatError, NetworkError } from '../../errors';
import type { Api } from '../../http';
import type { Readable } from '../../observable';
import { present } from '../../present';
import type { Clock, Download, FetchResponse, Transfer } from '../../platform/platform';
import { joined } from './joined';

interface Kept {
  readonly id: BlobId;
  readonly kind: BlobKind;
  readonly size: number;
  readonly type: string;
  readonly announced: Map<number, string>;
  readonly arrived: Map<number, Uint8Array>;
  stored: Uint8Array | null;
  digest: string | null;
}

/**
 * The server's part of files, in memory and under its rules: parts of one size, each with a digest
 * that stays, links that end. Tests make it fail, lie and forget.
 */
export class FileServer {
  readonly blobs = new Map<BlobId, Kept>();
  /** Everything that arrived by `PUT`, in order: what left the device. */
  readonly received: {
    readonly id: BlobId;
    readonly number: number;
    readonly bytes: Uint8Array;
  }[] = [];
  /** Ranges that were answered. */
  readonly fetched: (readonly [start: number, end: number])[] = [];
  blobBytes = 4 * 1024 ** 3;
  quotaBytes: number | null = null;
  linkMs = 600_000;
  linksGiven = 0;
  /** How far its clock is ahead of the device's. */
  aheadMs = 0;
  /** It takes any digest for any part, and says that it has none: a server that is not to be relied on. */
  isLax = false;
  /** What it says of the parts that it has. */
  claims: (parts: readonly UploadPart[]) => readonly UploadPart[] = (parts) => parts;
  /** Parts that are under way at once, and the most that ever were. */
  flying = 0;
  mostFlying = 0;
  /** Called before each transfer: throws or waits to disturb it. */
  disturb: (what: 'put' | 'get', number: number) => void | Promise<void> = () => undefined;
  /** What a `GET` answers in place of the bytes. */
  forge: (bytes: Uint8Array, start: number) => Uint8Array = (bytes) => bytes;

  constructor(
    private readonly primitives: Pick<Primitives, 'sha256'>,
    private readonly clock: Pick<Clock, 'now'>,
    readonly partBytes = 1024 ** 2,
  ) {}

  readonly api: { readonly media: Api['media'] } = {
    media: {
      limits: () =>
        Promise.resolve({
          blobBytes: this.blobBytes,
          partBytes: this.partBytes,
          quotaBytes: this.quotaBytes,
          usedBytes: this.usedBytes(),
        }),
      begin: ({ id, kind, size, type }) =>
        this.answer(() => {
          if (size > this.blobBytes) throw AnoChatError.of('upload.too-large');
          const known = this.blobs.get(id);
          if (known && known.size !== size) throw AnoChatError.of('upload.id-taken');
          if (!known && this.quotaBytes !== null && this.usedBytes() + size > this.quotaBytes) {
            throw AnoChatError.of('upload.quota-reached', { reason: 'user' });
          }
          const kept = known ?? {
            ...{ id, kind, size, type: type ?? 'application/octet-stream' },
            ...{ announced: new Map<number, string>(), arrived: new Map<number, Uint8Array>() },
            ...{ stored: null, digest: null },
          };
          this.blobs.set(id, kept);
          return this.describe(kept);
        }),
      get: (id) => this.answer(() => this.describe(this.require(id))),
      signParts: (id, { parts }) =>
        this.answer(() => {
          const kept = this.require(id);
          for (const { number, digest } of parts) {
            const before = kept.announced.get(number) ?? digest;
            if (before !== digest && !this.isLax) throw AnoChatError.of('upload.part-changed');
            kept.announced.set(number, digest);
          }
          const items = parts.map(({ number }) => ({
            number,
            ...{ url: `/api/blobs/${id}?part=${number}`, headers: {}, expiresAt: this.ends() },
          }));
          return { items };
        }),
      complete: (id, { digest }) =>
        this.answer(() => {
          const kept = this.require(id);
          const count = Math.max(1, Math.ceil(kept.size / this.partBytes));
          if (kept.stored) {
            if (kept.digest !== digest) throw AnoChatError.of('upload.digest-mismatch');
            return this.describe(kept);
          }
          if (kept.arrived.size !== count) throw AnoChatError.of('upload.incomplete');
          const parts = Array.from({ length: count }, (_, at) => present(kept.arrived.get(at + 1)));
          const { sha256 } = this.primitives;
          const whole = toBase64(sha256(joined(parts.map((part) => sha256(part)))));
          if (whole !== digest) throw AnoChatError.of('upload.digest-mismatch');
          kept.stored = joined(parts);
          kept.digest = digest;
          return this.describe(kept);
        }),
      giveUp: (id) =>
        this.answer(() => {
          this.require(id);
          this.blobs.delete(id);
          return undefined;
        }),
      link: (_conversation, id) =>
        this.answer((): BlobLink => {
          const kept = this.blobs.get(id);
          if (!kept?.stored) throw AnoChatError.of('blob.not-found');
          this.linksGiven += 1;
          const ends = this.now() + this.linkMs;
          const expiresAt = new Date(ends).toISOString();
          const url = `/api/blobs/${id}?ends=${ends}`;
          return { url, size: kept.stored.length, type: kept.type, expiresAt };
        }),
    },
  };

  readonly transfer: Transfer = {
    put: async (url, { body, cancelled, onSent }) => {
      const [, id = '', number = ''] = /blobs\/([^?]+)\?part=(\d+)$/.exec(url) ?? [];
      this.flying += 1;
      this.mostFlying = Math.max(this.mostFlying, this.flying);
      try {
        await Promise.race([this.disturb('put', Number(number)), whenTrue(cancelled)]);
        if (cancelled.get()) throw new Error('cancelled');
        const kept = this.blobs.get(id);
        this.received.push({ id, number: Number(number), bytes: body.slice() });
        if (!kept) return textAnswer(404);
        const expected = Math.min(
          this.partBytes,
          kept.size - (Number(number) - 1) * this.partBytes,
        );
        const digest = toBase64(this.primitives.sha256(body));
        if (body.length !== expected || kept.announced.get(Number(number)) !== digest) {
          return textAnswer(400);
        }
        onSent(body.length);
        kept.arrived.set(Number(number), body.slice());
        return textAnswer(200);
      } finally {
        this.flying -= 1;
      }
    },
    get: async (url, { headers }) => {
      const [, id = '', ends = ''] = /blobs\/([^?]+)\?ends=(\d+)$/.exec(url) ?? [];
      const [, start = '', last = ''] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? [];
      const [from, to] = [Number(start), Number(last) + 1];
      await this.disturb('get', from);
      if (Number(ends) <= this.now()) return download(403, null, new Uint8Array(0));
      const stored = this.blobs.get(id)?.stored;
      if (!stored) return download(404, null, new Uint8Array(0));
      if (to > stored.length) return download(416, null, new Uint8Array(0));
      this.fetched.push([from, to]);
      const range = `bytes ${from}-${to - 1}/${stored.length}`;
      return download(206, range, this.forge(stored.slice(from, to), from));
    },
  };

  /** Puts stored bytes there as if they had been uploaded. */
  store(id: BlobId, bytes: Uint8Array, kind: BlobKind = 'sealed'): void {
    const kept = { id, kind, size: bytes.length, type: 'application/octet-stream' };
    const parts = { announced: new Map(), arrived: new Map(), digest: null };
    this.blobs.set(id, { ...kept, ...parts, stored: bytes });
  }

  private require(id: BlobId): Kept {
    const kept = this.blobs.get(id);
    if (!kept) throw AnoChatError.of('upload.not-found');
    return kept;
  }

  private describe({ id, kind, size, type, announced, arrived, stored }: Kept): Upload {
    const parts: UploadPart[] = [...arrived.keys()]
      .sort((a, b) => a - b)
      .map((number) => ({ number, digest: announced.get(number) ?? '' }));
    const state = {
      stored: stored !== null,
      parts: stored || this.isLax ? [] : [...this.claims(parts)],
      expiresAt: this.ends(),
    };
    return { id, kind, size, type, partBytes: this.partBytes, ...state };
  }

  private now(): number {
    return this.clock.now() + this.aheadMs;
  }

  private ends(): string {
    return new Date(this.now() + 600_000).toISOString();
  }

  private usedBytes(): number {
    return [...this.blobs.values()].reduce((sum, { size }) => sum + size, 0);
  }

  private answer<T>(run: () => T): Promise<T> {
    return Promise.resolve().then(run);
  }
}

export const brokenOff = (): never => {
  throw new NetworkError('lost');
};

const whenTrue = (cell: Readable<boolean>): Promise<void> =>
  new Promise((resolve) => {
    cell.subscribe(() => {
      if (cell.get()) resolve();
    });
  });

const textAnswer = (status: number): FetchResponse => ({
  status,
  header: () => null,
  text: () => Promise.resolve(''),
});

const download = (status: number, range: string | null, bytes: Uint8Array): Download => ({
  status,
  header: (name) => (name === 'content-range' ? range : null),
  body: (async function* pieces() {
    for (let at = 0; at < bytes.length; at += 100_000) {
      yield await Promise.resolve(bytes.subarray(at, at + 100_000));
    }
  })(),
});
