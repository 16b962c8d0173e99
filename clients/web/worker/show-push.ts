import type { PushMessage } from '@anochat/contract';

import {
  findWords,
  type OpenFromNotification,
  SUBSCRIPTION_CHANGED,
} from '../src/push/push-protocol';
import { isPage } from './is-page';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What a notification leads to. */
interface Destination {
  readonly conversationId: string | null;
}

/**
 * Says that something came, and nothing of it: no key is here. Who has the client before their eyes
 * sees for themselves; a push that somebody tries out is shown to them all the same. Browsers want
 * each other push to show.
 */
export async function showPush(
  worker: Pick<ServiceWorkerGlobalScope, 'clients' | 'registration'>,
  data: Pick<PushMessageData, 'json'> | null,
): Promise<void> {
  const message = readMessage(data);
  const isTest = message?.type === 'test';
  const pages = await findPages(worker.clients);
  if (!isTest && pages.some(({ visibilityState }) => visibilityState === 'visible')) return;
  const words = await findWords().catch(() => null);
  const id = message?.conversationId;
  const conversationId = id !== undefined && UUID.test(id) ? id : null;
  const body = isTest ? words?.test : words?.news;
  await worker.registration.showNotification('AnoChat', {
    ...(body !== undefined && { body }),
    // One at a time: a newer one takes its place.
    tag: isTest ? 'test' : 'news',
    icon: '/icon-192.png',
    badge: '/icon-192.png',
    data: { conversationId } satisfies Destination,
  });
}

/** Shows the client, and the conversation that the news was in. */
export async function openPushed(
  clients: Pick<Clients, 'matchAll' | 'openWindow'>,
  notification: Pick<Notification, 'close' | 'data'>,
): Promise<void> {
  notification.close();
  const { conversationId } = notification.data as Destination;
  const [page] = await findPages(clients);
  if (page === undefined) {
    await clients.openWindow(conversationId === null ? '/' : `/c/${conversationId}`);
    return;
  }
  page.postMessage({ open: { conversationId } } satisfies OpenFromNotification);
  await page.focus();
}

/** The pages have what it takes to subscribe again; without one, the next visit does. */
export async function tellOfChange(clients: Pick<Clients, 'matchAll'>): Promise<void> {
  const pages = await findPages(clients);
  for (const page of pages) page.postMessage(SUBSCRIPTION_CHANGED);
}

/** Windows that show the client, and not something else of the server's. */
async function findPages(clients: Pick<Clients, 'matchAll'>): Promise<readonly WindowClient[]> {
  const windows = await clients.matchAll({ type: 'window', includeUncontrolled: true });
  return windows.filter(({ url }) => isPage(new URL(url).pathname));
}

function readMessage(data: Pick<PushMessageData, 'json'> | null): PushMessage | null {
  try {
    return (data?.json() ?? null) as PushMessage | null;
  } catch {
    // Of a later version, or of somebody else: that something came is all that it says.
    return null;
  }
}
