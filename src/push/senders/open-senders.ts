import { rootCertificates } from 'node:tls';

import type { PushKind } from '@anochat/contract';

import type { Config } from '../../platform/config';
import { OutboundRules, resolveHost } from '../../platform/outbound';
import { ApnsSender } from './apns-sender';
import { FcmSender } from './fcm-sender';
import type { PushSender, PushSenders } from './push-sender';
import type { Vapid } from './web-push/vapid';
import { WebPushSender } from './web-push/web-push-sender';

/** Those that the settings allow. @param vapid is there where push is on */
export function openSenders({ push }: Config, vapid: Vapid | undefined): PushSenders {
  const senders = new Map<PushKind, PushSender>();
  if (push === undefined || vapid === undefined) return senders;
  const authorities =
    push.authorities === undefined ? undefined : [...rootCertificates, push.authorities];
  const rules = new OutboundRules(push, resolveHost);
  const webPush = new WebPushSender(rules, vapid, authorities);
  senders.set('webpush', webPush).set('unifiedpush', webPush);
  if (push.fcm) senders.set('fcm', new FcmSender(push.fcm, authorities));
  if (push.apns) senders.set('apns', new ApnsSender(push.apns, authorities));
  return senders;
}
