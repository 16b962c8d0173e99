import type { PushKeys } from '@anochat/contract';
import type { AnoChat } from '@anochat/sdk';

import i18next from 'i18next';

import { setPreference, usePreferences } from '../preferences/preferences';
import { forgetWords, keepWords } from './push-protocol';

/** Whether this browser can be woken at all: it then has a service worker of this page. */
export const canBeWoken = (): boolean =>
  'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;

/** Has the person asked, where they were not; a browser lets that happen at a click alone. */
export async function askToNotify(): Promise<NotificationPermission> {
  return Notification.permission === 'default'
    ? Notification.requestPermission()
    : Notification.permission;
}

/**
 * This browser is woken from now on. @throws AnoChatError, or what the browser says of its push
 * service
 */
export async function turnOn(client: AnoChat): Promise<void> {
  try {
    await subscribe(client);
  } catch (error) {
    // Half done it might wake who is told that nothing does. What was on before is tried again later.
    if (!usePreferences.getState().wakeMe) await letGo().catch(() => undefined);
    throw error;
  }
  setPreference({ wakeMe: true });
}

async function subscribe(client: AnoChat): Promise<void> {
  const { publicKey, kinds } = await client.push.options();
  if (publicKey === null || !kinds.includes('webpush')) throw new NotWoken();
  const { pushManager } = await navigator.serviceWorker.ready;
  const subscription =
    (await ownOne(pushManager, publicKey)) ??
    (await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey }));
  const { endpoint, keys } = subscription.toJSON();
  await client.push.subscribe({
    kind: 'webpush',
    address: endpoint ?? subscription.endpoint,
    keys: keys as Partial<PushKeys> as PushKeys,
  });
  await sayIn();
}

/** The server wakes nobody by Web Push. */
export class NotWoken extends Error {
  override readonly name = 'NotWoken';
}

/** In the language that the page has now. */
export const sayIn = (): Promise<void> =>
  keepWords({ news: i18next.t('notify.newMessage'), test: i18next.t('notify.testBody') });

/** The browser is woken no more; the server is told where it still listens to this page. */
export async function turnOff(client: AnoChat): Promise<void> {
  await letGo();
  if (client.session.state.get().status === 'signed-in') await client.push.unsubscribe();
}

/** Of the browser alone: whoever signs in here next has not asked for it. */
export async function letGo(): Promise<void> {
  setPreference({ wakeMe: false });
  if (!canBeWoken()) return;
  await forgetWords();
  const registration = await navigator.serviceWorker.getRegistration();
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
  for (const shown of (await registration?.getNotifications()) ?? []) shown.close();
}

/** As the person has chosen here, whatever browser or server have forgotten meanwhile. */
export async function keepWoken(client: AnoChat): Promise<void> {
  if (!usePreferences.getState().wakeMe || !canBeWoken()) return;
  if (Notification.permission === 'granted') await turnOn(client);
}

/** One that was made for another key is of no use: this server cannot send to it. */
async function ownOne(manager: PushManager, publicKey: string): Promise<PushSubscription | null> {
  const found = await manager.getSubscription();
  if (found === null) return null;
  const key = found.options.applicationServerKey;
  if (key !== null && toBase64Url(key) === publicKey) return found;
  await found.unsubscribe();
  return null;
}

const toBase64Url = (bytes: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
