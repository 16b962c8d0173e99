import { useEffect, type ReactElement, type ReactNode } from 'react';
import { AppState } from 'react-native';

import { AnoChatProvider } from '@anochat/sdk/react';

import { openRemembered, useRunning } from './running-client';

/** Gives the client to the hooks of the SDK as soon as it is known which server it speaks with. */
export function ClientProvider({ children }: { readonly children: ReactNode }): ReactElement {
  const client = useRunning((running) => running.client);
  useEffect(() => {
    // Started before the phone was unlocked for the first time, the app has no keys yet: it comes to
    // the front when it has.
    const open = (): void => {
      if (useRunning.getState().status === 'opening') openRemembered().catch(() => undefined);
    };
    open();
    const listening = AppState.addEventListener('change', open);
    return () => listening.remove();
  }, []);
  if (!client) return <>{children}</>;
  return <AnoChatProvider client={client}>{children}</AnoChatProvider>;
}
