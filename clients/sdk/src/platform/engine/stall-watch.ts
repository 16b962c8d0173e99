import type { Readable } from '../../observable';

const STALLED_MS = 30_000;

/** Ends a transfer in which nothing moves any more, or which was cancelled. */
export class StallWatch {
  private readonly controller = new AbortController();
  private readonly uncancel: () => void;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(cancelled: Readable<boolean>) {
    const look = (): void => {
      if (cancelled.get()) this.controller.abort(new Error('The transfer was cancelled'));
    };
    this.uncancel = cancelled.subscribe(look);
    this.moved();
    look();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** @param allowanceMs for what cannot be watched while it is under way */
  moved(allowanceMs = STALLED_MS): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(
      () => this.controller.abort(new Error('The transfer has stalled')),
      allowanceMs,
    );
  }

  end(): void {
    clearTimeout(this.timer);
    this.uncancel();
  }
}
