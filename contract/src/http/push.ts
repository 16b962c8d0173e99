import type { DeviceId, Timestamp } from '../ids';

/**
 * How a device is woken: by the browser's own push service, by one that the person has chosen
 * (unifiedpush.org), or by that of the phone's maker.
 */
export const PUSH_KINDS = ['webpush', 'unifiedpush', 'fcm', 'apns'] as const;
export type PushKind = (typeof PUSH_KINDS)[number];

/** `GET /push`. */
export interface PushOptions {
  /** Those that this server can wake by; empty where push is off. */
  readonly kinds: readonly PushKind[];
  /**
   * What a subscription is to be made for (VAPID, RFC 8292): a point of P-256, base64url. `null`
   * where push is off.
   */
  readonly publicKey: string | null;
}

/** Of the kinds `webpush` and `unifiedpush`, as browsers give them: base64url. */
export interface PushKeys {
  readonly p256dh: string;
  readonly auth: string;
}

/** `PUT /push/subscriptions/current`: how the caller's device is woken from now on. */
export interface SubscribePush {
  readonly kind: PushKind;
  /** An `https:` address for `webpush` and `unifiedpush`, else the token of the device. */
  readonly address: string;
  readonly keys?: PushKeys;
}

/**
 * What came of a push: `sent`, the service has taken it; `gone`, the service does not know the
 * subscription any more, and it was removed; `refused`, the service does not want it; `busy`, it asks
 * to come later; `unreachable`, it did not answer, or its address is one that this server does not go to.
 */
export const PUSH_OUTCOMES = ['sent', 'gone', 'refused', 'busy', 'unreachable'] as const;
export type PushOutcome = (typeof PUSH_OUTCOMES)[number];

/** How one of the caller's devices is woken. */
export interface PushSubscriptionState {
  readonly deviceId: DeviceId;
  readonly kind: PushKind;
  /** Host of the service, or `fcm` or `apns`. */
  readonly service: string;
  readonly createdAt: Timestamp;
  /** Of the last push; `null` before the first. */
  readonly lastOutcome: PushOutcome | null;
  readonly lastAt: Timestamp | null;
}

/** `POST /push/subscriptions/{id}/test`. */
export interface PushTest {
  readonly outcome: PushOutcome;
  /** HTTP status of the service, where it answered. */
  readonly status: number | null;
}

/**
 * What a push carries: that there is news, or that somebody tries it out. The conversation is named
 * where nobody but the browser reads it (`webpush`), and the news is of one alone.
 */
export interface PushMessage {
  readonly v: 1;
  readonly type: 'news' | 'test';
  readonly conversationId?: string;
}
