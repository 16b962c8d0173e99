import { createHash } from 'node:crypto';

import {
  END,
  END_SUM,
  HEAD,
  SUMMED_AT_ONCE,
  sumsName,
  type BackupEnd,
  type BackupHead,
} from './backup-format';
import { BLOCK, encodeHeader, paddingOf } from './tar';

/** Turns the pieces of a backup into the bytes of its tar, in the order that they are asked for. */
export class TarWriter {
  private readonly at = Math.floor(Date.now() / 1_000);
  private pending: string[] = [];
  private readonly sums: string[] = [];

  async *head(head: BackupHead): AsyncGenerator<Buffer> {
    yield* this.piece(HEAD, json(head));
  }

  async *piece(name: string, bytes: Buffer): AsyncGenerator<Buffer> {
    yield* this.stream(name, bytes.length, [bytes]);
  }

  /** @throws Error when it has other than `size` bytes: whatever was written then is no backup */
  async *stream(
    name: string,
    size: number,
    bytes: AsyncIterable<Buffer> | Iterable<Buffer>,
  ): AsyncGenerator<Buffer> {
    const hash = createHash('sha256');
    let written = 0;
    yield encodeHeader({ name, size }, this.at);
    for await (const piece of bytes) {
      hash.update(piece);
      written += piece.length;
      yield piece;
    }
    if (written !== size) throw new Error(`${name} has ${written} bytes in place of ${size}`);
    yield Buffer.alloc(paddingOf(size));
    this.pending.push(`${hash.digest('hex')}  ${name}\n`);
    if (this.pending.length === SUMMED_AT_ONCE) yield* this.sumUp();
  }

  *end(end: Omit<BackupEnd, 'sums'>): Generator<Buffer> {
    yield* this.sumUp();
    const bytes = json({ ...end, sums: this.sums } satisfies BackupEnd);
    yield* this.plain(END, bytes);
    yield* this.plain(END_SUM, Buffer.from(`${sha256(bytes)}  ${END}\n`));
    yield Buffer.alloc(2 * BLOCK);
  }

  private *sumUp(): Generator<Buffer> {
    if (this.pending.length === 0) return;
    const bytes = Buffer.from(this.pending.join(''));
    this.pending = [];
    this.sums.push(sha256(bytes));
    yield* this.plain(sumsName(this.sums.length), bytes);
  }

  private *plain(name: string, bytes: Buffer): Generator<Buffer> {
    yield encodeHeader({ name, size: bytes.length }, this.at);
    yield bytes;
    yield Buffer.alloc(paddingOf(bytes.length));
  }
}

const json = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
