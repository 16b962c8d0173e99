import type { EncodedFrame } from './encoded-frame';
import { FrameRun } from './frame-run';
import type { HubEvents, SendOptions } from './hub';
import type { HubConnection } from './hub-connection';

/** Flushes that took longer than this show load: the next one waits and gathers more. */
const LOAD_MS = 0.5;
const GATHER_MS = 2;
const LOOK_EVERY_MS = 100;

/** Sends frames from JavaScript: gathers, flushes, and watches those who lag. */
export class ConnectionWriter {
  events: HubEvents | undefined;
  framesSent = 0;
  framesDropped = 0;
  writes = 0;
  flushWindowMs = 0;
  /** Connections with pending frames. */
  private dirty: HubConnection[] = [];
  private emptyRun = FrameRun.begin();
  private isFlushPlanned = false;
  private lastFlush = { tookMs: 0, endedAt: 0 };
  private readonly lagging = new Set<HubConnection>();
  private lookTimer: NodeJS.Timeout | undefined;

  get laggingCount(): number {
    return this.lagging.size;
  }

  /** Nothing is told of the connection any more. */
  forget(connection: HubConnection): void {
    this.lagging.delete(connection);
    connection.release();
  }

  /** @param now milliseconds since 1970 */
  send(
    connection: HubConnection,
    frame: EncodedFrame,
    { volatile = false }: SendOptions,
    now: number,
  ): void {
    const wasClean = !connection.hasPending;
    if (!connection.enqueue(frame, volatile, this.emptyRun, now)) {
      this.framesDropped += 1;
      if (connection.isLagging) this.watch(connection);
      return;
    }
    this.framesSent += 1;
    if (!wasClean) return;
    this.dirty.push(connection);
    if (!this.isFlushPlanned) this.planFlush();
  }

  /** At the end of this turn of the event loop when idle; under load a little later, for more at once. */
  private planFlush(): void {
    this.isFlushPlanned = true;
    const { tookMs, endedAt } = this.lastFlush;
    const isLoaded = tookMs > LOAD_MS && performance.now() - endedAt < GATHER_MS;
    this.flushWindowMs = isLoaded ? GATHER_MS : 0;
    if (isLoaded) setTimeout(this.flush, GATHER_MS);
    else setImmediate(this.flush);
  }

  private readonly flush = (): void => {
    this.isFlushPlanned = false;
    const dirty = this.dirty;
    this.dirty = [];
    this.emptyRun = FrameRun.begin();
    this.writes += dirty.length;
    const startedAt = performance.now();
    for (const connection of dirty) connection.flush();
    const endedAt = performance.now();
    this.lastFlush = { tookMs: endedAt - startedAt, endedAt };
  };

  private watch(connection: HubConnection): void {
    this.lagging.add(connection);
    this.lookTimer ??= setInterval(this.look, LOOK_EVERY_MS).unref();
  }

  private readonly look = (): void => {
    const now = Date.now();
    for (const connection of [...this.lagging]) {
      const { id } = connection.identity;
      switch (connection.look(now)) {
        case 'drained':
          this.lagging.delete(connection);
          this.events?.onDrained(id);
          break;
        case 'stuck':
          this.lagging.delete(connection);
          this.events?.onStuck(id);
          break;
        case 'lagging':
      }
    }
    if (this.lagging.size > 0) return;
    clearInterval(this.lookTimer);
    this.lookTimer = undefined;
  };
}
