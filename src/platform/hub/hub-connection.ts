import { type CloseReason, LIMITS } from '@anochat/contract';

import type { EncodedFrame } from './encoded-frame';
import {
  closeLink,
  directSocket,
  type EngineLink,
  type EnginePacket,
  unsentBytes,
} from './engine-link';
import type { FrameRun } from './frame-run';
import type { ConnectionInfo } from './hub';

export interface QueueLimits {
  /** Above it frames are dropped and the connection is lagging. */
  readonly queueBytes: number;
  /** Above it volatile frames are dropped. */
  readonly volatileBytes: number;
  /** Without progress for so long, a lagging connection is stuck. */
  readonly laggingMs: number;
}

export const DEFAULT_QUEUE_LIMITS: QueueLimits = {
  queueBytes: LIMITS.socketQueueBytes,
  volatileBytes: LIMITS.socketQueueBytes / 8,
  laggingMs: LIMITS.laggingMs,
};

/** One connection's way out: what is pending, how full it is, whether it lags. */
export class HubConnection {
  private pending: FrameRun | undefined;
  /** Bytes that engine.io keeps for a poll or for the transport to become writable. */
  private engineBytes = 0;
  private isFlushing = false;
  private laggingSince: number | undefined;
  private lastUnsent = 0;

  constructor(
    readonly identity: ConnectionInfo,
    private readonly engine: EngineLink,
    private readonly limits: QueueLimits,
  ) {
    engine.on('packetCreate', this.onPacketCreate);
    engine.on('drain', this.onEngineDrain);
  }

  get isLagging(): boolean {
    return this.laggingSince !== undefined;
  }

  get queuedBytes(): number {
    return unsentBytes(this.engine) + this.engineBytes + (this.pending?.size ?? 0);
  }

  get hasPending(): boolean {
    return this.pending !== undefined;
  }

  /** @returns whether the frame was taken. */
  enqueue(frame: EncodedFrame, isVolatile: boolean, empty: FrameRun, now: number): boolean {
    if (this.laggingSince !== undefined) return false;
    const queued = this.queuedBytes;
    if (isVolatile && queued > this.limits.volatileBytes) return false;
    if (queued > 0 && queued + frame.size > this.limits.queueBytes) {
      this.laggingSince = now;
      this.lastUnsent = queued;
      return false;
    }
    this.pending = (this.pending ?? empty).followedBy(frame);
    return true;
  }

  /** Everything pending in one write where the transport allows it. */
  flush(): void {
    const run = this.pending;
    if (run === undefined) return;
    this.pending = undefined;
    if (this.engine.readyState !== 'open') return;
    const socket = directSocket(this.engine);
    if (socket !== undefined) {
      socket.write(run.bytes);
      return;
    }
    this.isFlushing = true;
    const isWebSocket = this.engine.transport.name === 'websocket' && !this.engine.upgrading;
    for (const { text, bytes } of run.frames())
      this.engine.write(text, isWebSocket ? { wsPreEncodedFrame: [bytes] } : undefined);
    this.isFlushing = false;
  }

  /** @returns what became of a lagging connection since the last look. */
  look(now: number): 'drained' | 'stuck' | 'lagging' {
    const unsent = this.queuedBytes;
    if (unsent === 0) {
      this.laggingSince = undefined;
      return 'drained';
    }
    if (unsent < this.lastUnsent) this.laggingSince = now;
    this.lastUnsent = unsent;
    return now - (this.laggingSince ?? now) >= this.limits.laggingMs ? 'stuck' : 'lagging';
  }

  close(reason: CloseReason): void {
    this.flush();
    closeLink(this.engine, reason);
  }

  release(): void {
    this.pending = undefined;
    this.engine.off('packetCreate', this.onPacketCreate);
    this.engine.off('drain', this.onEngineDrain);
  }

  /** engine.io is about to send something of its own (an ack, a ping): what is pending goes first. */
  private readonly onPacketCreate = ({ data }: EnginePacket): void => {
    if (!this.isFlushing) this.flush();
    if (typeof data === 'string') this.engineBytes += data.length;
  };

  private readonly onEngineDrain = (): void => {
    this.engineBytes = 0;
  };
}
