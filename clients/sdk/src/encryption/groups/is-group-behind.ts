import { fromBase64 } from '@anochat/e2ee';
import { mlsCipherSuite, PublicGroup } from '@anochat/e2ee/mls';

import { AnoChatError } from '../../errors';
import type { GroupContext } from './group-context';

/**
 * Whether the server, after a restore, has the group as it was before this device's last commit, or has
 * gone another way from there: keys that were used are not there any more, so this device cannot go back.
 */
export const isGroupBehind = async ({ id, host, state, ring }: GroupContext): Promise<boolean> => {
  const { group } = state;
  if (!group) return false;
  const shown = await host.api.groups.get(id).catch((error: unknown) => {
    // Whoever is no member there any more is told so in other ways.
    if (error instanceof AnoChatError && !error.isTemporary && error.status !== 401) return null;
    throw error;
  });
  if (!shown) return false;
  const suite = mlsCipherSuite(ring.primitives);
  const there = await PublicGroup.fromGroupInfo(suite, fromBase64(shown.groupInfo));
  if (shown.generation !== group.generation) return shown.generation < group.generation;
  if (there.epoch !== group.epoch) return there.epoch < group.epoch;
  return !ring.primitives.equal(there.confirmedTranscriptHash, group.confirmedTranscriptHash);
};
