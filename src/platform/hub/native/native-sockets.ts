import { setTimeout as sleep } from 'node:timers/promises';

import {
  NATIVE_EVENTS,
  type NativeAddon,
  type NativeFanOutHandle,
  type NativeFanOutOptions,
} from '../../native';
import { NativeWebSocket } from './native-web-socket';

/** Called with the handle of a connection. */
export interface LagListener {
  onDrained(handle: number): void;
  onStuck(handle: number): void;
}

/** A handshake that engine.io gave up after the hand-over leaves a connection without an owner. */
const CLAIM_MS = 5_000;
/** RFC 6455, section 7.4.1. */
const GOING_AWAY = 1_001;

/** The connections that the addon owns, as WebSockets for engine.io. */
export class NativeSockets {
  readonly fanOut: NativeFanOutHandle;
  lagListener: LagListener | undefined;
  private onEmpty: (() => void) | undefined;
  private isToTake = false;
  /** Handshakes for which there was no room. */
  refused = 0;
  private readonly byHandle = new Map<number, NativeWebSocket>();

  constructor(addon: NativeAddon, options: NativeFanOutOptions) {
    this.fanOut = new addon.FanOut(options, () => {
      if (!this.isToTake) this.take();
    });
  }

  /**
   * @param fd the caller closes its own
   * @param greeting sent first
   * @param head received before
   * @throws Error when this process may have no further descriptor, or has stopped
   */
  open(
    fd: number,
    greeting: Uint8Array,
    head: Uint8Array,
    remoteAddress: string | undefined,
  ): NativeWebSocket {
    const handle = this.fanOut.open(fd, greeting, head);
    const socket = new NativeWebSocket(this.fanOut, handle, remoteAddress);
    this.byHandle.set(handle, socket);
    setTimeout(terminateUnclaimed, CLAIM_MS, socket).unref();
    return socket;
  }

  /**
   * Closes every connection and lets each have what is queued, but waits no longer than so; then
   * the addon's thread ends. Once.
   */
  async leave(withinMs: number): Promise<void> {
    const timer = new AbortController();
    const isEmpty = new Promise<void>((resolve) => (this.onEmpty = resolve));
    this.fanOut.closeAll(GOING_AWAY, '');
    const isLate = sleep(withinMs, undefined, { signal: timer.signal }).catch(() => undefined);
    await Promise.race([isEmpty, isLate]);
    timer.abort();
    // What was told last has been heard by then.
    await new Promise((resolve) => setImmediate(resolve));
    this.fanOut.stop();
  }

  /**
   * A flood must not keep timers and other sockets waiting: one slice a turn, until there is none.
   * Node would tell of what comes meanwhile within the same turn, again and again.
   */
  private readonly take = (): void => {
    const events = this.fanOut.takeEvents();
    const end = events.length - 1;
    this.isToTake = end > 0;
    if (this.isToTake) setImmediate(this.take);
    for (let i = 0; i < end; i += 3) {
      try {
        this.happen(events[i], events[i + 1] as number, events[i + 2]);
      } catch (error) {
        // One connection's listener must not cost the others their events.
        process.nextTick(() => {
          throw error;
        });
      }
    }
  };

  private happen(kind: unknown, handle: number, value: unknown): void {
    switch (kind) {
      case NATIVE_EVENTS.text:
        this.byHandle.get(handle)?.emit('message', value, false);
        break;
      case NATIVE_EVENTS.binary:
        this.byHandle.get(handle)?.emit('message', value, true);
        break;
      case NATIVE_EVENTS.error:
        this.byHandle.get(handle)?.fail(new Error(`Invalid WebSocket frame: ${String(value)}`));
        break;
      case NATIVE_EVENTS.closed: {
        const socket = this.byHandle.get(handle);
        this.byHandle.delete(handle);
        // socket.io handles a packet on the next tick: the last message goes before the end.
        if (socket !== undefined) process.nextTick(() => socket.end(value as number));
        break;
      }
      case NATIVE_EVENTS.drained:
        this.lagListener?.onDrained(handle);
        break;
      case NATIVE_EVENTS.stuck:
        this.lagListener?.onStuck(handle);
        break;
      case NATIVE_EVENTS.empty:
        this.onEmpty?.();
    }
  }
}

const terminateUnclaimed = (socket: NativeWebSocket): void => {
  if (socket.listenerCount('message') === 0) socket.terminate();
};
