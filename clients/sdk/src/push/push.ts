import type {
  DeviceId,
  PushOptions,
  PushSubscriptionState,
  PushTest,
  SubscribePush,
} from '@anochat/contract';
import { isCode } from '../errors';
import type { Api } from '../http/api';
import type { Session } from '../session/session';

/**
 * How the account's devices are woken while they are not connected. What a device is given by its
 * push service is the app's to get; the server is told of it here, again at each start: the same
 * again changes nothing, and a subscription goes with its session.
 */
export interface Push {
  /** In which ways the server wakes devices, and the key that a browser subscribes for. */
  options(): Promise<PushOptions>;
  /** Which of the account's devices are woken, and how it went last. */
  subscriptions(): Promise<readonly PushSubscriptionState[]>;
  /**
   * This device is woken by that from now on.
   * @throws AnoChatError `push.kind-off`, `push.refused`
   */
  subscribe(subscription: SubscribePush): Promise<PushSubscriptionState>;
  /** A device, this one unless said, is woken no more; nor was it before, perhaps. */
  unsubscribe(device?: DeviceId): Promise<void>;
  /**
   * Sends a notification to a device, this one unless said, and tells what came of it. `null`: it has
   * no subscription.
   */
  test(device?: DeviceId): Promise<PushTest | null>;
}

export const openPush = (api: Pick<Api, 'push'>, session: Pick<Session, 'state'>): Push => {
  const own = (): DeviceId => {
    const state = session.state.get();
    if (state.status !== 'signed-in') throw new TypeError('Nobody is signed in');
    return state.deviceId;
  };
  /** What has none answers so, which is no fault. */
  const whereSubscribed = async <T>(call: Promise<T>): Promise<T | null> => {
    try {
      return await call;
    } catch (error) {
      if (isCode(error, 'push.not-found')) return null;
      throw error;
    }
  };
  return {
    options: () => api.push.options(),
    subscriptions: async () => (await api.push.subscriptions()).items,
    subscribe: (subscription) => api.push.subscribe(subscription),
    unsubscribe: async (device = own()) => {
      await whereSubscribed(api.push.unsubscribe(device));
    },
    test: (device = own()) => whereSubscribed(api.push.test(device)),
  };
};
