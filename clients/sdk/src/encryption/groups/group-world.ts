import type { UserId } from '@anochat/contract';
import { credentialVerdict } from '@anochat/e2ee';
import type { CommitWorld, DeviceCredential, DeviceVerdict } from '@anochat/e2ee';
import type { KeyRing } from '../keys/key-ring';
import type { StoredTrace } from './log-trace';

/** What is not in a group itself: the chains of its users, and who has gone. */
export const groupWorld = (
  ring: KeyRing,
  departed: StoredTrace['departed'],
  moment: CommitWorld['moment'],
): CommitWorld => ({
  moment,
  verdictOf: (credential: DeviceCredential): DeviceVerdict => {
    const chain = ring.knownChain(credential.user);
    return chain ? credentialVerdict(ring.primitives, chain, credential) : 'unknown';
  },
  hasLeft: (user: UserId) => departed[user] === 'left',
  removalRequested: (user: UserId) => departed[user] === 'requested',
});
