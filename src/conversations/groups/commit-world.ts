import type { ConversationId } from '@anochat/contract';
import {
  type CommitFacts,
  type CommitWorld,
  type DeviceCredential,
  type DeviceVerdict,
} from '@anochat/e2ee';

import type { Database } from '../../platform/database';
import { deviceVerdicts } from '../../users';
import { findBanned, listRemovals } from '../store/group-store';

/** Everybody whom a commit is about, each device once. */
const credentialsOf = ({ committer, proposals, leavesBefore }: CommitFacts): DeviceCredential[] => [
  committer.kind === 'member' ? committer.leaf : committer,
  ...proposals.filter((proposal) => proposal.type === 'add'),
  ...leavesBefore,
];

const keyOf = ({ user, device, signatureKey }: DeviceCredential): string =>
  `${user}.${device}.${Buffer.from(signatureKey).toString('base64')}`;

/**
 * What the server knows of the people in a commit at this moment. What changes until the commit is
 * written, the function that writes it sees again.
 */
export const readCommitWorld = (
  database: Database,
  id: ConversationId,
  facts: CommitFacts,
): Promise<CommitWorld> => readWorld(database, id, credentialsOf(facts));

/** Of these devices and their users. */
export const readWorld = async (
  database: Database,
  id: ConversationId,
  credentials: readonly DeviceCredential[],
): Promise<CommitWorld> => {
  const users = [...new Set(credentials.map(({ user }) => user))];
  const [verdicts, removals, banned] = await Promise.all([
    deviceVerdicts(database, credentials),
    listRemovals(database, id),
    findBanned(database, id, users),
  ]);
  const known = new Map<string, DeviceVerdict>();
  credentials.forEach((credential, i) => known.set(keyOf(credential), verdicts[i] ?? 'unknown'));
  const left = new Set(removals.filter(({ reason }) => reason === 'left').map((r) => r.userId));
  const requested = new Set([
    ...banned,
    ...removals
      .filter(({ reason }) => reason !== 'left' && reason !== 'revoked')
      .map((r) => r.userId),
  ]);
  return {
    moment: 'now',
    verdictOf: (credential) => known.get(keyOf(credential)) ?? 'unknown',
    hasLeft: (user) => left.has(user),
    removalRequested: (user) => requested.has(user),
  };
};
