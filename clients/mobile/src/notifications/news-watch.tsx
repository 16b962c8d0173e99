import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { AppState, type AppStateStatus } from 'react-native';

import type { AnoChat } from '@anochat/sdk';

import { navigationRef, whenReady } from '../app/navigation-ref';
import { useClient } from '../client';
import { useLock } from '../lock/lock-state';
import { phone } from './phone';
import type { Notice } from './phone-port';
import { acceptNews, tellNews } from './tell-news';
import { usePushKept } from './use-push-kept';

/** While somebody is signed in: speaks of what comes, and goes where a notification is tapped. */
export function NewsWatch(): null {
  const { t } = useTranslation();
  const client = useClient();
  usePushKept();
  useEffect(() => {
    phone.decideInFront(isShownInFront);
    void phone.prepare(t('notify.channel'));
  }, [t]);
  useEffect(() => phone.onTapped(goTo), []);
  useEffect(() => {
    // Whoever opens the app sees what there is.
    const accept = (state: AppStateStatus): void => {
      if (state === 'active') void phone.dismissGeneric();
    };
    accept(AppState.currentState);
    const listening = AppState.addEventListener('change', accept);
    return () => listening.remove();
  }, []);
  useEffect(() => {
    const hear = (): void => void (isCatchingUp(client) ? acceptNews(client) : tellNews(client));
    hear();
    return client.conversations.subscribe(hear);
  }, [client]);
  return null;
}

/** What came while the app was away shows before the eyes of whoever opens it. */
const isCatchingUp = (client: AnoChat): boolean =>
  AppState.currentState === 'active' && client.connection.get().status !== 'online';

const conversationOf = ({ data }: Notice): string | null =>
  typeof data['conversationId'] === 'string' ? data['conversationId'] : null;

/** The server's own words say nothing that the app, which runs, does not say better. */
const isShownInFront = (notice: Notice): boolean =>
  notice.data['type'] !== 'news' && !isBeingRead(notice);

/** The conversation is open before somebody's eyes. */
function isBeingRead(notice: Notice): boolean {
  if (AppState.currentState !== 'active' || !navigationRef.isReady()) return false;
  if (useLock.getState().phase !== 'open') return false;
  const route = navigationRef.getCurrentRoute();
  const { id } = (route?.params ?? {}) as { readonly id?: string };
  return route?.name === 'Chat' && id === conversationOf(notice);
}

function goTo(notice: Notice): void {
  const id = conversationOf(notice);
  // Where the tap started the app, the screens are not there yet.
  if (id !== null) whenReady((navigation) => navigation.navigate('Chat', { id }));
}
