import { navigate } from 'wouter/use-browser-location';

import type { AnoChat } from '@anochat/sdk';

import { usePreferences } from '../preferences/preferences';
import { canBeWoken, keepWoken, letGo, sayIn } from './browser-push';
import { type OpenFromNotification, SUBSCRIPTION_CHANGED } from './push-protocol';

/**
 * Keeps the browser's subscription and the server's in step, as long as this page is there: told again
 * once a visit, and gone with the session. And goes where a notification leads to.
 */
export function followPush(client: AnoChat): void {
  if (!canBeWoken()) return;
  let isTold = false;
  const tell = (): void => {
    if (isTold || client.connection.get().status !== 'online') return;
    isTold = true;
    // What fails now is told at the next visit.
    keepWoken(client).catch(() => undefined);
  };
  client.connection.subscribe(tell);
  client.session.state.subscribe(() => {
    if (client.session.state.get().status === 'signed-out') letGo().catch(() => undefined);
  });
  usePreferences.subscribe(({ language, wakeMe }, before) => {
    if (wakeMe && language !== before.language) sayIn().catch(() => undefined);
  });
  navigator.serviceWorker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (data === SUBSCRIPTION_CHANGED) {
      isTold = false;
      tell();
    } else if (isOpening(data)) {
      const { conversationId } = data.open;
      if (conversationId !== null) navigate(`/c/${conversationId}`);
    }
  });
}

const isOpening = (message: unknown): message is OpenFromNotification =>
  typeof message === 'object' && message !== null && 'open' in message;
