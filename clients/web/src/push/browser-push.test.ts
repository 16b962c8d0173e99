import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import type { AnoChat } from '@anochat/sdk';

// Modules below look at the browser's language as they are loaded.
vi.hoisted(() => vi.stubGlobal('navigator', { languages: ['en'] }));
import { setPreference, usePreferences } from '../preferences/preferences';
import { turnOn } from './browser-push';

const PUBLIC_KEY = 'AQID';
const unsubscribe = vi.fn(() => Promise.resolve(true));

beforeEach(() => {
  unsubscribe.mockClear();
  const subscription = {
    endpoint: 'https://push.example/1',
    options: { applicationServerKey: new Uint8Array([1, 2, 3]).buffer },
    toJSON: () => ({ endpoint: 'https://push.example/1', keys: {} }),
    unsubscribe,
  };
  const pushManager = { getSubscription: () => Promise.resolve(subscription) };
  const registration = { pushManager, getNotifications: () => Promise.resolve([]) };
  vi.stubGlobal('navigator', {
    serviceWorker: {
      ready: Promise.resolve(registration),
      getRegistration: () => Promise.resolve(registration),
    },
  });
  for (const name of ['PushManager', 'Notification']) vi.stubGlobal(name, () => undefined);
  vi.stubGlobal('window', globalThis);
  const cache = { put: () => Promise.resolve() };
  vi.stubGlobal('caches', {
    open: () => Promise.resolve(cache),
    delete: () => Promise.resolve(true),
  });
});
afterEach(() => {
  setPreference({ wakeMe: false });
  vi.unstubAllGlobals();
});

const clientThat = (subscribes: () => Promise<void>): AnoChat =>
  ({
    push: {
      options: () => Promise.resolve({ publicKey: PUBLIC_KEY, kinds: ['webpush'] }),
      subscribe: subscribes,
    },
  }) as unknown as AnoChat;
const refusing = clientThat(() => Promise.reject(new Error('refused')));

it('leaves nothing behind that could wake who sees it off', async () => {
  await expect(turnOn(refusing)).rejects.toThrow('refused');
  expect(unsubscribe).toHaveBeenCalledTimes(1);
  expect(usePreferences.getState().wakeMe).toBe(false);
});

it('stays on when it was, and is tried again later', async () => {
  await turnOn(clientThat(() => Promise.resolve()));
  expect(usePreferences.getState().wakeMe).toBe(true);
  await expect(turnOn(refusing)).rejects.toThrow('refused');
  expect(unsubscribe).not.toHaveBeenCalled();
  expect(usePreferences.getState().wakeMe).toBe(true);
});
