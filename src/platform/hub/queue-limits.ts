import { LIMITS } from '@anochat/contract';

export interface QueueLimits {
  /** Above it frames are dropped and the connection is lagging. */
  readonly queueBytes: number;
  /** Above it volatile frames are dropped. */
  readonly volatileBytes: number;
  /** A lagging connection that took too little for so long is stuck (LagRule). */
  readonly laggingMs: number;
}

export const DEFAULT_QUEUE_LIMITS: QueueLimits = {
  queueBytes: LIMITS.socketQueueBytes,
  volatileBytes: LIMITS.socketQueueBytes / 8,
  laggingMs: LIMITS.laggingMs,
};
