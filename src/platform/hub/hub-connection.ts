import type { CloseReason } from '@anochat/contract';

import type { EncodedFrame } from './encoded-frame';
import {
  closeLink,
  directSocket,
  type EngineLink,
  type EnginePacket,
  isWebSocket,
  sentBytes,
  unsentBytes,
} from './engine-link';
import type { FrameRun } from './frame-run';
import type { ConnectionInfo } from './hub';
import { LagRule } from './lag-rule';
import type { QueueLimits } from './queue-limits';

/** One connection's way out: what is pending, how full it is, whether it lags. */
export class HubConnection {
  private pending: FrameRun | undefined;
  /** Bytes that engine.io keeps for a poll or for the transport to become writable. */
  private engineBytes = 0;
  /** Bytes that left by polls. */
  private polledBytes = 0;
  private isFlushing = false;
  private lag: LagRule | undefined;

  constructor(
    readonly identity: ConnectionInfo,
    private readonly engine: EngineLink,
    private readonly limits: QueueLimits,
  ) {
    engine.on('packetCreate', this.onPacketCreate);
    engine.on('drain', this.onEngineDrain);
  }

  get isLagging(): boolean {
    return this.lag !== undefined;
  }

  get queuedBytes(): number {
    return unsentBytes(this.engine) + this.engineBytes + (this.pending?.size ?? 0);
  }

  /** All bytes that have left this process. */
  private get sentBytes(): number {
    return this.polledBytes + sentBytes(this.engine);
  }

  get hasPending(): boolean {
    return this.pending !== undefined;
  }

  /** @returns whether the frame was taken. */
  enqueue(frame: EncodedFrame, isVolatile: boolean, empty: FrameRun, now: number): boolean {
    if (this.lag !== undefined) return false;
    const queued = this.queuedBytes;
    if (isVolatile && queued > this.limits.volatileBytes) return false;
    if (queued > 0 && queued + frame.size > this.limits.queueBytes) {
      this.lag = new LagRule(this.limits, now, this.sentBytes);
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
    if (this.queuedBytes === 0) {
      this.lag = undefined;
      return 'drained';
    }
    return this.lag?.isStuck(now, this.sentBytes) === true ? 'stuck' : 'lagging';
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
    if (!isWebSocket(this.engine)) this.polledBytes += this.engineBytes;
    this.engineBytes = 0;
  };
}
