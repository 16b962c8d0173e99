import type { HistoryAccess } from '@anochat/contract';
import type { MlsGroup } from '@anochat/e2ee/mls';
import { AnoChatError } from '../../../errors';
import type { Plan } from '../commit-plans';

/** What whoever comes in from now on is given to read; `null` where the rules say so already. */
export const planHistory = (group: MlsGroup, history: HistoryAccess): Plan | null => {
  const { policy } = group;
  if (policy.kind === 'direct') throw AnoChatError.of('conversation.kind-mismatch');
  if (policy.history === history) return null;
  return { reason: 'policy', adds: [], removes: [], policy: { ...policy, history } };
};
