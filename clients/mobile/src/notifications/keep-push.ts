import { Platform } from 'react-native';

import type { PushKind, SubscribePush } from '@anochat/contract';
import { AnoChatError, type AnoChat } from '@anochat/sdk';

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
  const session = client.session.state.get();
  if (session.status !== 'signed-in') return;
  try {
    const permission = await phone.permission();
    if (permission === 'unsupported') return told({ status: 'off' });
    const isAllowed = permission === 'allowed' || permission === 'quiet';
    if (!isOn || !isAllowed) {
      await unsubscribe(client, session.deviceId);
      return told({ status: 'off' });
    }
    const kind = unifiedPush === null ? ownKind() : 'unifiedpush';
    told({ status: 'waiting', kind });
    const { kinds } = await client.api.push.options();
    if (!kinds.includes(kind)) return told({ status: 'no-server', kind });
    const subscription = await subscriptionFor(kind, unifiedPush);
    if (subscription === null) return told({ status: 'no-token', kind });
    await client.api.push.subscribe(subscription);
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

async function unsubscribe(client: AnoChat, deviceId: string): Promise<void> {
  try {
    await client.api.push.unsubscribe(deviceId);
  } catch (error) {
    if (!(error instanceof AnoChatError) || error.code !== 'push.not-found') throw error;
  }
}
