import * as Notifications from 'expo-notifications';

import { phone } from './phone';

jest.mock('expo-notifications', () => ({
  ...jest.requireActual<object>('expo-notifications/build/NotificationPermissions.types'),
  PermissionStatus: { GRANTED: 'granted', DENIED: 'denied', UNDETERMINED: 'undetermined' },
  getPermissionsAsync: jest.fn(),
  getPresentedNotificationsAsync: jest.fn(),
  dismissNotificationAsync: jest.fn(() => Promise.resolve()),
  scheduleNotificationAsync: jest.fn(() => Promise.resolve('id')),
  setNotificationHandler: jest.fn(),
}));
const library = jest.mocked(Notifications);

/** As the library hands it over: what came from the server has its payload at the trigger. */
const requested = (identifier: string, payload?: object, data: object = {}) => ({
  request: {
    identifier,
    content: { title: 'Title', body: 'Body', data },
    trigger: payload ? { type: 'push', payload } : null,
  },
});

describe('the notifications of a phone', () => {
  it.each([
    [{ status: 'granted' }, 'allowed'],
    [{ status: 'granted', ios: { status: 3 } }, 'quiet'],
    [{ status: 'denied' }, 'denied'],
    [{ status: 'undetermined' }, 'not-asked'],
  ])('are %j: %s', async (told, permission) => {
    library.getPermissionsAsync.mockResolvedValue(told as never);
    expect(await phone.permission()).toBe(permission);
  });

  it('take the place of each other by the conversation that they are about', async () => {
    await phone.present({ id: 'tea', title: 'Bob', body: 'Words', data: { seq: 2 } });
    expect(library.scheduleNotificationAsync).toHaveBeenCalledWith(
      expect.objectContaining({ identifier: 'tea', trigger: null }),
    );
  });

  it('tell those of the server from those of the app', async () => {
    const seen: unknown[] = [];
    phone.decideInFront(({ data }) => {
      seen.push(data);
      return false;
    });
    const handler = library.setNotificationHandler.mock.calls[0]?.[0];
    const shown = await handler?.handleNotification(requested('a', { type: 'news' }) as never);
    await handler?.handleNotification(
      requested('b', undefined, { conversationId: 'tea' }) as never,
    );
    expect(seen).toEqual([{ type: 'news' }, { conversationId: 'tea' }]);
    expect(shown).toMatchObject({ shouldShowBanner: false, shouldPlaySound: false });

    library.getPresentedNotificationsAsync.mockResolvedValue([
      requested('generic', { type: 'news' }),
      requested('tried', { type: 'test' }),
      requested('own'),
      requested('expo-notifications://foreign_notifications?id=1'),
      requested('expo-notifications://foreign_notifications?id=7'),
    ] as never);
    await phone.dismissGeneric();
    expect(library.dismissNotificationAsync.mock.calls).toEqual([
      ['generic'],
      ['expo-notifications://foreign_notifications?id=1'],
    ]);
  });
});
