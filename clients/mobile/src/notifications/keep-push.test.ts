import type { PushKind } from '@anochat/contract';
import type { AnoChat, Push } from '@anochat/sdk';

import { storedClient } from '../testing/stored-client';
import { connector } from './connector';
import { NotRegistered, type Endpoint } from './connector-port';
import { keepPush } from './keep-push';
import { phone } from './phone';
import { usePushState } from './push-state';

jest.mock('./phone');
jest.mock('./connector');
const own = jest.mocked(phone);
const distributors = jest.mocked(connector);
const NTFY = 'io.heckel.ntfy';
const KEY = 'key-of-the-server';
const ENDPOINT: Endpoint = {
  address: 'https://ntfy.example.org/up?id=1',
  keys: { p256dh: 'point', auth: 'auth' },
};

describe('how this phone is woken', () => {
  let stored: AnoChat;
  let client: AnoChat;
  let kinds: readonly PushKind[];
  const push = {
    options: jest.fn(() => Promise.resolve({ kinds, publicKey: KEY })),
    subscribe: jest.fn(() => Promise.resolve({} as Awaited<ReturnType<Push['subscribe']>>)),
    unsubscribe: jest.fn(() => Promise.resolve()),
    subscriptions: jest.fn(() => Promise.resolve([])),
    test: jest.fn(() => Promise.resolve(null)),
  };

  beforeEach(async () => {
    jest.clearAllMocks();
    kinds = ['webpush', 'unifiedpush', 'fcm', 'apns'];
    own.permission.mockResolvedValue('allowed');
    distributors.register.mockResolvedValue(ENDPOINT);
    own.pushToken.mockResolvedValue('token-of-the-phone');
    stored = await storedClient();
    client = { ...stored, push };
  });
  afterEach(() => stored.stop());

  const keep = (distributor: string | null = null, isOn = true): Promise<void> =>
    keepPush(client, { isOn, distributor });

  it('is by the phone’s maker, which the server is told the address of', async () => {
    await keep();
    expect(push.subscribe).toHaveBeenCalledWith({ kind: 'apns', address: 'token-of-the-phone' });
    expect(usePushState.getState()).toEqual({ status: 'ready', kind: 'apns' });
  });

  it('is by a distributor that the person chose, at what that answers', async () => {
    await keep(NTFY);
    expect(distributors.register).toHaveBeenCalledWith(NTFY, KEY);
    expect(push.subscribe).toHaveBeenCalledWith({ kind: 'unifiedpush', ...ENDPOINT });
    expect(usePushState.getState()).toEqual({ status: 'ready', kind: 'unifiedpush' });
    expect(own.pushToken).not.toHaveBeenCalled();
  });

  it('is by nobody where the distributor does not do it, and it says why', async () => {
    distributors.register.mockRejectedValue(new NotRegistered('no-network'));
    await keep(NTFY);
    expect(push.subscribe).not.toHaveBeenCalled();
    expect(push.unsubscribe).toHaveBeenCalled();
    expect(usePushState.getState()).toEqual({
      status: 'no-distributor',
      kind: 'unifiedpush',
      problem: 'no-network',
    });
  });

  it('is by Google or Apple again once that is chosen, whatever the distributor says after that', async () => {
    let answer: (endpoint: Endpoint) => void = () => undefined;
    distributors.register.mockReturnValue(new Promise((resolve) => (answer = resolve)));
    const first = keep(NTFY);
    await keep();
    answer(ENDPOINT);
    await first;
    expect(distributors.leave).toHaveBeenCalled();
    expect(push.subscribe.mock.calls).toEqual([[{ kind: 'apns', address: 'token-of-the-phone' }]]);
    expect(usePushState.getState()).toEqual({ status: 'ready', kind: 'apns' });
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
    expect(distributors.leave).toHaveBeenCalled();
    expect(push.subscribe).not.toHaveBeenCalled();
    expect(usePushState.getState()).toEqual({ status: 'off' });
  });

  it('tells what failed', async () => {
    push.subscribe.mockRejectedValue(new Error('no network'));
    await keep();
    expect(usePushState.getState().status).toBe('failed');
  });
});
