import { useEncryptionState, useSession } from '@anochat/sdk/react';

import { useShownWords } from './shown-words';

/** How far this device is let in. */
export type Access = 'loading' | 'signed-out' | 'new-keys' | 'unlinked' | 'ended' | 'open';

export function useAccess(): Access {
  const session = useSession();
  const encryption = useEncryptionState();
  const hasWordsToShow = useShownWords((shown) => shown.words !== null);
  if (session.status === 'loading') return 'loading';
  if (session.status === 'signed-out')
    return session.endedBy === 'auth.device-revoked' ? 'ended' : 'signed-out';
  if (hasWordsToShow) return 'new-keys';
  switch (encryption.status) {
    // Stored conversations show at once; the keys come when they are needed.
    case 'loading':
    case 'ready':
      return 'open';
    case 'new-account':
      return 'new-keys';
    case 'unlinked':
      return 'unlinked';
    case 'revoked':
    case 'chain-refused':
      return 'ended';
  }
}
