import { createHash } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';

/** Other bytes came than were announced. */
export class PartMismatch extends Error {
  override readonly name = 'PartMismatch';
}

/** Lets a part's bytes through, and fails at the first that is too many, or at the end. */
export class PartCheck extends Transform {
  private readonly hash = createHash('sha256');
  private left: number;

  /** @param digest SHA-256, lower-case hex */
  constructor(
    size: number,
    private readonly digest: string,
  ) {
    super();
    this.left = size;
  }

  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    this.left -= chunk.length;
    if (this.left < 0) return done(new PartMismatch('more bytes came than were announced'));
    this.hash.update(chunk);
    done(null, chunk);
  }

  override _flush(done: TransformCallback): void {
    if (this.left > 0) return done(new PartMismatch('fewer bytes came than were announced'));
    if (this.hash.digest('hex') !== this.digest) {
      return done(new PartMismatch('the bytes have another digest than was announced'));
    }
    done();
  }
}
