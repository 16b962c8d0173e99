import { lazy, Suspense, type ReactElement, type ReactNode } from 'react';

import { useEncryptionState } from '@anochat/sdk/react';

import { ChainRefusedPage, KeysLostPage, RevokedPage } from './ended-pages';
import { useShownWords } from './shown-words';

const LinkDevicePage = lazy(() => import('./link-device-page'));
const NewWordsPage = lazy(() => import('./new-words-page'));
const WordsSheet = lazy(() => import('./words-sheet'));

/**
 * What stands between signing in and the chats: making the keys of a new account, or bringing
 * them to a new device. A device that is linked sees nothing of it.
 */
export function EncryptionGate({ children }: { readonly children: ReactNode }): ReactElement {
  const state = useEncryptionState();
  const words = useShownWords((shown) => shown.words);
  if (words) {
    return (
      <Suspense fallback={null}>
        <WordsSheet words={words} />
      </Suspense>
    );
  }
  switch (state.status) {
    // Stored conversations show at once; the keys come when they are needed.
    case 'loading':
    case 'ready':
      return <>{children}</>;
    case 'new-account':
      return (
        <Suspense fallback={null}>
          <NewWordsPage />
        </Suspense>
      );
    case 'unlinked':
      return (
        <Suspense fallback={null}>
          <LinkDevicePage offer={state.offer} />
        </Suspense>
      );
    case 'revoked':
      return <RevokedPage />;
    case 'chain-refused':
      return state.reason === 'keys-lost' ? <KeysLostPage /> : <ChainRefusedPage />;
  }
}
