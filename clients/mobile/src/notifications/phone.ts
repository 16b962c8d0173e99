import * as Notifications from 'expo-notifications';
import { Platform } from 'react-native';

import type { Permission } from './permission';
import type { Notice, Phone } from './phone-port';

const CHANNEL = 'messages';

const permissionOf = ({ status, ios }: Notifications.NotificationPermissionsStatus): Permission => {
  if (ios?.status === Notifications.IosAuthorizationStatus.PROVISIONAL) return 'quiet';
  if (status === Notifications.PermissionStatus.GRANTED) return 'allowed';
  return status === Notifications.PermissionStatus.DENIED ? 'denied' : 'not-asked';
};

/** What the server has sent along with one that it had shown; of one of this app nothing. */
const payloadOf = (
  trigger: Notifications.NotificationTrigger | null,
): Readonly<Record<string, unknown>> =>
  trigger !== null && 'payload' in trigger ? (trigger.payload ?? {}) : {};

/** Shown by the Kotlin of modules/push-words, past this library, which makes up such a name for it. */
const SHOWN_UNOPENED = 'expo-notifications://foreign_notifications?id=1';

const isGeneric = ({ identifier, trigger }: Notifications.NotificationRequest): boolean =>
  payloadOf(trigger)['type'] === 'news' || identifier === SHOWN_UNOPENED;

const noticeOf = ({ content, identifier, trigger }: Notifications.NotificationRequest): Notice => ({
  id: identifier,
  title: content.title ?? '',
  body: content.body ?? '',
  data: { ...payloadOf(trigger), ...content.data },
});

/** Notifications of Android and iOS. */
export const phone: Phone = {
  permission: async () => permissionOf(await Notifications.getPermissionsAsync()),
  askPermission: async () =>
    permissionOf(
      await Notifications.requestPermissionsAsync({
        ios: { allowAlert: true, allowBadge: true, allowSound: true },
      }),
    ),

  prepare: async (channelName) => {
    if (Platform.OS !== 'android') return;
    await Notifications.setNotificationChannelAsync(CHANNEL, {
      name: channelName,
      importance: Notifications.AndroidImportance.HIGH,
      // What Android shows on its own lock screen is what the person chose here, no less and no more.
      lockscreenVisibility: Notifications.AndroidNotificationVisibility.PRIVATE,
    });
  },
  present: async ({ id, title, body, data }) => {
    await Notifications.scheduleNotificationAsync({
      identifier: id,
      content: { title, body, data, sound: 'default' },
      trigger: Platform.OS === 'android' ? { channelId: CHANNEL } : null,
    });
  },
  dismiss: (id) => Notifications.dismissNotificationAsync(id),
  dismissAll: () => Notifications.dismissAllNotificationsAsync(),
  dismissGeneric: async () => {
    const presented = await Notifications.getPresentedNotificationsAsync();
    const generic = presented.filter(({ request }) => isGeneric(request));
    await Promise.all(
      generic.map(({ request }) => Notifications.dismissNotificationAsync(request.identifier)),
    );
  },
  setBadge: async (count) => {
    await Notifications.setBadgeCountAsync(count);
  },

  pushToken: async () => {
    const token = await Notifications.getDevicePushTokenAsync();
    return String(token.data);
  },
  onPushToken: (listener) => {
    const subscription = Notifications.addPushTokenListener(({ data }) => listener(String(data)));
    return () => subscription.remove();
  },

  decideInFront: (isShown) =>
    Notifications.setNotificationHandler({
      handleNotification: ({ request }) => {
        const shows = isShown(noticeOf(request));
        return Promise.resolve({
          shouldShowBanner: shows,
          shouldShowList: shows,
          shouldPlaySound: shows,
          shouldSetBadge: false,
        });
      },
    }),
  onTapped: (listener) => {
    const hear = (response: Notifications.NotificationResponse | null): void => {
      if (!response) return;
      Notifications.clearLastNotificationResponse();
      listener(noticeOf(response.notification.request));
    };
    // The tap that started the app came before anybody could listen.
    hear(Notifications.getLastNotificationResponse());
    const subscription = Notifications.addNotificationResponseReceivedListener(hear);
    return () => subscription.remove();
  },
};
