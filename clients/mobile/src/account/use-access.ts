import { useEncryptionState, useSession } from '@anochat/sdk/react';

/** How far this device is let in. */
export type Access = 'loading' | 'signed-out' | 'keyless' | 'ended' | 'open';

export function useAccess(): Access {
  const session = useSession();
  const encryption = useEncryptionState();
  if (session.status === 'loading') return 'loading';
  if (session.status === 'signed-out')
    return session.endedBy === 'auth.device-revoked' ? 'ended' : 'signed-out';
  switch (encryption.status) {
    // Stored conversations show at once; the keys come when they are needed.
    case 'loading':
    case 'ready':
      return 'open';
    case 'new-account':
    case 'unlinked':
      return 'keyless';
    case 'revoked':
    case 'chain-refused':
      return 'ended';
  }
}
