import type { PushKind, PushMessage, PushOptions } from '@anochat/contract';
import { Inject, Injectable } from '@nestjs/common';

import { Config } from '../platform/config';
import { Lanes } from '../platform/jobs';
import { PushMetrics } from './push-metrics';
import {
  PUSH_SENDERS,
  type PushResult,
  type PushSenders,
  type PushTarget,
} from './senders/push-sender';
import { Vapid } from './senders/web-push/vapid';

/** A service that takes longer has not answered. */
const MOST_MS = 10_000;
/** One that takes longer gets no more at once than one that is not known. */
const IN_TIME_MS = 3_000;

export interface SentPush extends PushResult {
  /** Whether the service answered as one that may be given much at once. */
  readonly inTime: boolean;
}

/** Every push goes out here: by the sender of its kind, and counted in the lane of its service. */
@Injectable()
export class PushDoor {
  readonly options: PushOptions;
  readonly lanes = new Lanes({ most: 64, perLane: 16, perUnproven: 2 });

  constructor(
    { push }: Config,
    @Inject(Vapid) vapid: Vapid | undefined,
    @Inject(PUSH_SENDERS) private readonly senders: PushSenders,
    private readonly metrics: PushMetrics,
  ) {
    this.options = {
      kinds: push === undefined ? [] : [...senders.keys()],
      publicKey: vapid?.publicKey ?? null,
    };
  }

  sends(kind: PushKind): boolean {
    return this.senders.has(kind);
  }

  /** Settles in bounded time. @param ending cuts it short */
  async send(
    target: PushTarget,
    { conversationId, ...message }: PushMessage,
    ending?: AbortSignal,
  ): Promise<SentPush> {
    const sender = this.senders.get(target.kind);
    if (sender === undefined) return { outcome: 'refused', status: null, inTime: true };
    const timeout = AbortSignal.timeout(MOST_MS);
    const signal = ending ? AbortSignal.any([timeout, ending]) : timeout;
    // Where the apps of phones get theirs, more would only lie in their logs: they look themselves.
    const isNamed = target.kind === 'webpush' && conversationId !== undefined;
    const begun = performance.now();
    const result = await sender.send(
      target,
      { ...message, ...(isNamed && { conversationId }) },
      signal,
    );
    if (ending?.aborted !== true) this.metrics.sent(target.kind, result.outcome);
    const isLate = performance.now() - begun > IN_TIME_MS;
    return { ...result, inTime: result.outcome !== 'unreachable' && !isLate };
  }
}
