import type { PushMessage } from '@anochat/contract';

import { guardedPost, type OutboundRules } from '../../../platform/outbound';
import type { PushResult, PushSender, PushTarget } from '../push-sender';
import { answered, resultOf } from '../result-of';
import { sealPush } from './seal-push';
import type { Vapid } from './vapid';

/** How long a service keeps what it cannot deliver. */
const TTL_S = 3 * 24 * 3_600;
/** Of two that a service still holds for a device, it forgets the earlier. */
const TOPIC = 'anochat';
const ANSWER_BYTES = 4 * 1_024;

/** Web Push (RFC 8030): to browsers, and by UnifiedPush to where the person has chosen. */
export class WebPushSender implements PushSender {
  constructor(
    private readonly rules: OutboundRules,
    private readonly vapid: Vapid,
    private readonly authorities: readonly string[] | undefined,
  ) {}

  async send(target: PushTarget, message: PushMessage, signal: AbortSignal): Promise<PushResult> {
    const { address, p256dh, auth } = target;
    if (p256dh === null || auth === null || !URL.canParse(address)) {
      return { outcome: 'gone', status: null };
    }
    const url = new URL(address);
    const body = sealPush(Buffer.from(JSON.stringify(message)), { p256dh, auth });
    return answered(async () => {
      const { status, headers } = await guardedPost(this.rules, url, {
        headers: {
          authorization: this.vapid.authorize(url),
          'content-encoding': 'aes128gcm',
          'content-type': 'application/octet-stream',
          ttl: String(TTL_S),
          topic: TOPIC,
          urgency: 'high',
        },
        ...{ body, signal, mostBytes: ANSWER_BYTES },
        ...(this.authorities && { authorities: this.authorities }),
      });
      return resultOf(status, headers);
    });
  }
}
