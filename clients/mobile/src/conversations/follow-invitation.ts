import { useEffect } from 'react';
import { Linking } from 'react-native';

import { whenReady } from '../app/navigation-ref';
import { useRunning } from '../client';
import { keepInvitation, readInvitation, useWaitingInvitation } from './invitation';

/** Keeps the invitations that the system opens the app with. */
export function KeepInvitations(): null {
  useEffect(() => {
    const keep = (url: string | null): void => {
      if (url && readInvitation(url)) keepInvitation(url);
    };
    void Linking.getInitialURL().then(keep, () => undefined);
    const listening = Linking.addEventListener('url', ({ url }) => keep(url));
    return () => listening.remove();
  }, []);
  return null;
}

/** Leads to the invitation that waits, while somebody is signed in. */
export function FollowInvitation(): null {
  const link = useWaitingInvitation((waiting) => waiting.link);
  const serverUrl = useRunning((running) => running.serverUrl);
  useEffect(() => {
    if (link === null || serverUrl === null) return undefined;
    return whenReady((navigation) => {
      keepInvitation(null);
      const invitation = readInvitation(link);
      if (invitation?.host === new URL(serverUrl).host)
        navigation.navigate('Join', { code: invitation.code });
      // It says what is wrong with it.
      else navigation.navigate('PasteInvitation', { link });
    });
  }, [link, serverUrl]);
  return null;
}
