import type { PushKind, PushMessage, PushOutcome } from '@anochat/contract';

/** What a sender needs to know of a subscription. */
export interface PushTarget {
  readonly kind: PushKind;
  readonly address: string;
  readonly p256dh: Buffer | null;
  readonly auth: Buffer | null;
}

export interface PushResult {
  readonly outcome: PushOutcome;
  readonly status: number | null;
  /** When the service says that it may be asked again. */
  readonly retryAfterMs?: number;
}

/**
 * One way to wake a device. Whatever the service answers, or does not, is a result; what it is told
 * holds no content, and has one length.
 */
export interface PushSender {
  send(target: PushTarget, message: PushMessage, signal: AbortSignal): Promise<PushResult>;
}

/** Injection token of the senders, by kind; of kinds that are not set up there is none. */
export const PUSH_SENDERS = Symbol('PushSenders');
export type PushSenders = ReadonlyMap<PushKind, PushSender>;
