import type { Config } from '../../platform/config';
import { type Finding, doubtful, good } from './finding';

/** By which ways devices are woken; what a push service says of it only a push can tell. */
export function checkPush({ push, isSecure }: Config): readonly Finding[] {
  if (push === undefined)
    return [doubtful('push', 'off: devices that are not connected hear nothing')];
  const ways = [
    'Web Push and UnifiedPush',
    ...(push.fcm ? [`FCM (project ${push.fcm.project})`] : []),
    ...(push.apns ? [`APNs (${push.apns.topic})`] : []),
  ].join(', ');
  if (push.contact !== undefined || isSecure) return [good('push', ways)];
  return [
    doubtful(
      'push',
      `${ways}; services may refuse a server that names nobody: set PUSH_CONTACT=mailto:you@example.org`,
    ),
  ];
}
