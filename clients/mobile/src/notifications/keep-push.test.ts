import type { PushKind } from '@anochat/contract';
import type { AnoChat, Push } from '@anochat/sdk';

import { storedClient } from '../testing/stored-client';
import { keepPush } from './keep-push';
import { phone } from './phone';
import { usePushState } from './push-state';

jest.mock('./phone');
jest.mock('expo-crypto', () => ({
  getRandomBytes: (count: number) => crypto.getRandomValues(new Uint8Array(count)),
}));
const own = jest.mocked(phone);
const DISTRIBUTOR = 'https://ntfy.example.org/up?id=1';

describe('how this phone is woken', () => {
  let stored: AnoChat;
  let client: AnoChat;
  let kinds: readonly PushKind[];
  const push = {
    options: jest.fn(() => Promise.resolve({ kinds, publicKey: null })),
    subscribe: jest.fn(() => Promise.resolve({} as Awaited<ReturnType<Push['subscribe']>>)),
    unsubscribe: jest.fn(() => Promise.resolve()),
    subscriptions: jest.fn(() => Promise.resolve([])),
    test: jest.fn(() => Promise.resolve(null)),
  };

  beforeEach(async () => {
    jest.clearAllMocks();
    kinds = ['webpush', 'unifiedpush', 'fcm', 'apns'];
    own.permission.mockResolvedValue('allowed');
    own.pushToken.mockResolvedValue('token-of-the-phone');
    stored = await storedClient();
    client = { ...stored, push };
  });
  afterEach(() => stored.stop());

  const keep = (unifiedPush: string | null = null, isOn = true): Promise<void> =>
    keepPush(client, { isOn, unifiedPush });

  it('is by the phone’s maker, which the server is told the address of', async () => {
    await keep();
    expect(push.subscribe).toHaveBeenCalledWith({ kind: 'apns', address: 'token-of-the-phone' });
    expect(usePushState.getState()).toEqual({ status: 'ready', kind: 'apns' });
  });

  it('is by a distributor that the person chose, with keys that stay the same', async () => {
    await keep(DISTRIBUTOR);
    await keep(DISTRIBUTOR);
    const [[first], [second]] = push.subscribe.mock.calls as unknown as [object[], object[]];
    expect(first).toMatchObject({ kind: 'unifiedpush', address: DISTRIBUTOR });
    expect(second).toEqual(first);
    const { p256dh, auth } = (first as { keys: { p256dh: string; auth: string } }).keys;
    expect(Buffer.from(p256dh, 'base64url')).toHaveLength(65);
    expect(Buffer.from(p256dh, 'base64url')[0]).toBe(4);
    expect(Buffer.from(auth, 'base64url')).toHaveLength(16);
    expect(own.pushToken).not.toHaveBeenCalled();
  });

  it('says so where the server is not set up for it', async () => {
    kinds = ['webpush'];
    await keep();
    expect(usePushState.getState()).toEqual({ status: 'no-server', kind: 'apns' });
    expect(push.subscribe).not.toHaveBeenCalled();
  });

  it('says so where the phone has no address', async () => {
    own.pushToken.mockRejectedValue(new Error('no Google services'));
    await keep();
    expect(usePushState.getState()).toEqual({ status: 'no-token', kind: 'apns' });
  });

  it.each([
    ['not wanted', 'allowed', false],
    ['not allowed', 'denied', true],
  ] as const)('ends where it is %s', async (_why, permission, isOn) => {
    own.permission.mockResolvedValue(permission);
    await keep(null, isOn);
    expect(push.unsubscribe).toHaveBeenCalled();
    expect(push.subscribe).not.toHaveBeenCalled();
    expect(usePushState.getState()).toEqual({ status: 'off' });
  });

  it('tells what failed', async () => {
    push.subscribe.mockRejectedValue(new Error('no network'));
    await keep();
    expect(usePushState.getState().status).toBe('failed');
  });
});
