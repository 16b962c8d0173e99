import type { EncodedFrame } from './encoded-frame';

/**
 * The frames pending for a connection, in order. Runs form a tree that begins anew with each
 * flush: connections that were sent the same frames hold the same node, and so one joined buffer
 * serves them all. A connection keeps a single reference, however much is pending.
 */
export class FrameRun {
  /** Bytes of all frames of the run. */
  readonly size: number;
  private joined: Buffer | undefined;
  private lastFrame: EncodedFrame | undefined;
  private lastRun: FrameRun | undefined;
  private others: Map<EncodedFrame, FrameRun> | undefined;

  private constructor(
    private readonly before: FrameRun | undefined,
    private readonly frame: EncodedFrame | undefined,
  ) {
    this.size = (before?.size ?? 0) + (frame?.size ?? 0);
  }

  static begin(): FrameRun {
    return new FrameRun(undefined, undefined);
  }

  /** This run and one more frame. */
  followedBy(frame: EncodedFrame): FrameRun {
    if (this.lastFrame === frame && this.lastRun !== undefined) return this.lastRun;
    const known = this.others?.get(frame);
    if (known !== undefined) return known;
    const run = new FrameRun(this, frame);
    if (this.lastFrame !== undefined && this.lastRun !== undefined)
      (this.others ??= new Map()).set(this.lastFrame, this.lastRun);
    this.lastFrame = frame;
    this.lastRun = run;
    return run;
  }

  /** Everything in one buffer, shared by all who hold this run. */
  get bytes(): Buffer {
    if (this.joined !== undefined) return this.joined;
    const parts = this.frames();
    this.joined =
      parts.length === 1 && parts[0] !== undefined
        ? parts[0].bytes
        : Buffer.concat(
            parts.map(({ bytes }) => bytes),
            this.size,
          );
    return this.joined;
  }

  frames(): readonly EncodedFrame[] {
    const frames: EncodedFrame[] = [];
    if (this.frame !== undefined) frames.push(this.frame);
    for (let run = this.before; run?.frame !== undefined; run = run.before) frames.push(run.frame);
    return frames.reverse();
  }
}
