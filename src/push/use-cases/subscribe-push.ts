import type {
  PushKind,
  PushSubscriptionState,
  SubscribePush as Subscription,
} from '@anochat/contract';
import { Injectable } from '@nestjs/common';

import { Database } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import type { Caller } from '../../platform/http';
import { PushDoor } from '../push-door';
import { isSealing } from '../senders/web-push/seal-push';
import { type NewSubscription, putSubscription } from '../store/subscription-store';

type Target = Pick<NewSubscription, 'address' | 'p256dh' | 'auth' | 'lane'>;

/** Tokens of Google's and Apple's; no sign that could lead elsewhere. */
const TOKEN = { fcm: /^[\w:-]{20,512}$/, apns: /^[0-9a-fA-F]{32,200}$/ } as const;

/** Sets how the caller's device is woken. */
@Injectable()
export class SubscribePush {
  constructor(
    private readonly database: Database,
    private readonly door: PushDoor,
  ) {}

  /** @throws push.kind-off @throws push.refused */
  async execute(caller: Caller, subscription: Subscription): Promise<PushSubscriptionState> {
    const { kind } = subscription;
    if (!this.door.sends(kind)) throw new ProblemError('push.kind-off');
    const { sessionId, deviceId } = caller;
    if (sessionId === null) throw refused('A personal token is no device that could be woken.');
    const target = targetOf(kind, subscription);
    const stored = await putSubscription(this.database, { deviceId, sessionId, kind, ...target });
    if (stored === undefined) throw new ProblemError('auth.session-revoked');
    return stored;
  }
}

const refused = (detail: string): ProblemError => new ProblemError('push.refused', { detail });

/** Who the server goes to is looked at each time that it goes; this tells at once what cannot be. */
function targetOf(kind: PushKind, { address, keys }: Subscription): Target {
  if (kind === 'fcm' || kind === 'apns') {
    if (!TOKEN[kind].test(address)) throw refused('This is no token of a device.');
    return { address, p256dh: null, auth: null, lane: kind };
  }
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '') {
    throw refused('The address of a push service begins with https:// and holds no password.');
  }
  if (keys === undefined) throw refused('The keys of the subscription are missing.');
  const sealing = {
    p256dh: Buffer.from(keys.p256dh, 'base64url'),
    auth: Buffer.from(keys.auth, 'base64url'),
  };
  if (!isSealing(sealing)) throw refused('The keys of the subscription are none.');
  return { address: url.href, ...sealing, lane: url.host };
}
