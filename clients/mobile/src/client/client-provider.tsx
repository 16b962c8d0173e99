import { useEffect, type ReactElement, type ReactNode } from 'react';

import { AnoChatProvider } from '@anochat/sdk/react';

import { openRemembered, useRunning } from './running-client';

/** Gives the client to the hooks of the SDK as soon as it is known which server it speaks with. */
export function ClientProvider({ children }: { readonly children: ReactNode }): ReactElement {
  const client = useRunning((running) => running.client);
  useEffect(() => {
    void openRemembered();
  }, []);
  if (!client) return <>{children}</>;
  return <AnoChatProvider client={client}>{children}</AnoChatProvider>;
}
