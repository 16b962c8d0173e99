import { Platform } from 'react-native';

import type { PushKind, SubscribePush } from '@anochat/contract';
import type { AnoChat } from '@anochat/sdk';

import { connector } from './connector';
import { NotRegistered } from './connector-port';
import type { NoticeSetting } from './notice-setting';
import { phone } from './phone';
import { tellOfDistributor, usePushState, type PushState } from './push-state';

type Wanted = Pick<NoticeSetting, 'isOn' | 'distributor'>;

let latest = 0;

/** Has the server wake this device as the person wants it, or no more; of two at once the later holds. */
export async function keepPush(client: AnoChat, wanted: Wanted): Promise<void> {
  if (client.session.state.get().status !== 'signed-in') return;
  latest += 1;
  const turn = latest;
  const isLatest = (): boolean => turn === latest;
  const told = (state: PushState): void => {
    if (isLatest()) usePushState.setState(state, true);
  };
  try {
    const permission = await phone.permission();
    if (permission === 'unsupported') return told({ status: 'off' });
    const isAllowed = permission === 'allowed' || permission === 'quiet';
    if (!wanted.isOn || !isAllowed) {
      connector.leave();
      await client.push.unsubscribe();
      return told({ status: 'off' });
    }
    const { distributor } = wanted;
    if (distributor === null) connector.leave();
    const kind = distributor === null ? ownKind() : 'unifiedpush';
    told({ status: 'waiting', kind });
    const { kinds, publicKey } = await client.push.options();
    if (!kinds.includes(kind) || publicKey === null) return told({ status: 'no-server', kind });
    const subscription =
      distributor === null
        ? await ownSubscription(kind)
        : await byDistributor(distributor, publicKey);
    if (subscription === null) return told({ status: 'no-token', kind });
    if (!isLatest()) return;
    await client.push.subscribe(subscription);
    told({ status: 'ready', kind });
  } catch (error) {
    if (!isLatest()) return;
    if (!(error instanceof NotRegistered)) return told({ status: 'failed', error });
    tellOfDistributor(error.problem);
    // Else the way of before would go on, which the person has turned away from.
    await client.push.unsubscribe().catch(() => undefined);
  }
}

const ownKind = (): PushKind => (Platform.OS === 'ios' ? 'apns' : 'fcm');

async function byDistributor(distributor: string, publicKey: string): Promise<SubscribePush> {
  const endpoint = await connector.register(distributor, publicKey);
  return { kind: 'unifiedpush', ...endpoint };
}

async function ownSubscription(kind: PushKind): Promise<SubscribePush | null> {
  try {
    return { kind, address: await phone.pushToken() };
  } catch {
    // A phone without Google's services, or a build without their keys.
    return null;
  }
}
