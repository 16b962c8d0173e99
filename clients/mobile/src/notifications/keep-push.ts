import { Platform } from 'react-native';

import type { PushKind, SubscribePush } from '@anochat/contract';
import type { AnoChat } from '@anochat/sdk';

import type { NoticeSetting } from './notice-setting';
import { phone } from './phone';
import { pushKeys } from './push-keys';
import { usePushState, type PushState } from './push-state';

const told = (state: PushState): void => usePushState.setState(state, true);

/** Has the server wake this device as the person wants it, or no more. */
export async function keepPush(
  client: AnoChat,
  { isOn, unifiedPush }: Pick<NoticeSetting, 'isOn' | 'unifiedPush'>,
): Promise<void> {
  if (client.session.state.get().status !== 'signed-in') return;
  try {
    const permission = await phone.permission();
    if (permission === 'unsupported') return told({ status: 'off' });
    const isAllowed = permission === 'allowed' || permission === 'quiet';
    if (!isOn || !isAllowed) {
      await client.push.unsubscribe();
      return told({ status: 'off' });
    }
    const kind = unifiedPush === null ? ownKind() : 'unifiedpush';
    told({ status: 'waiting', kind });
    const { kinds } = await client.push.options();
    if (!kinds.includes(kind)) return told({ status: 'no-server', kind });
    const subscription = await subscriptionFor(kind, unifiedPush);
    if (subscription === null) return told({ status: 'no-token', kind });
    await client.push.subscribe(subscription);
    told({ status: 'ready', kind });
  } catch (error) {
    told({ status: 'failed', error });
  }
}

const ownKind = (): PushKind => (Platform.OS === 'ios' ? 'apns' : 'fcm');

async function subscriptionFor(
  kind: PushKind,
  unifiedPush: string | null,
): Promise<SubscribePush | null> {
  if (unifiedPush !== null) return { kind, address: unifiedPush, keys: pushKeys() };
  try {
    return { kind, address: await phone.pushToken() };
  } catch {
    // A phone without Google's services, or a build without their keys.
    return null;
  }
}
