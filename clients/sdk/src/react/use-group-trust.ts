import { useCallback, useMemo, useSyncExternalStore } from 'react';

import type { ConversationSummary } from '../conversations/conversation-summary';
import type { Trust } from '../encryption/encryption';
import { useClient } from './context';
import { useGroup } from './hooks';

import { useSelf } from './use-self';

/** `changed`: somebody's identity is another one than before; `verified`: everybody's was compared. */
export type GroupTrust = 'verified' | 'encrypted' | 'changed';

export const trustOfAll = (levels: readonly Trust['level'][]): GroupTrust => {
  if (levels.includes('changed')) return 'changed';
  if (levels.length === 0 || levels.includes('unverified')) return 'encrypted';
  return 'verified';
};

/** Of everybody who can read an encrypted conversation, oneself left out. */
export function useGroupTrust(summary: ConversationSummary): GroupTrust {
  const { encryption } = useClient();
  const self = useSelf();
  const { roster } = useGroup(summary.id);
  const others = useMemo(
    () => roster.map(({ userId }) => userId).filter((id) => id !== self.id),
    [roster, self.id],
  );
  const trusts = useMemo(() => others.map((id) => encryption.trustOf(id)), [encryption, others]);
  const subscribe = useCallback(
    (listener: () => void) => {
      const ends = trusts.map((trust) => trust.subscribe(listener));
      return () => ends.forEach((end) => end());
    },
    [trusts],
  );
  return useSyncExternalStore(subscribe, () => trustOfAll(trusts.map((t) => t.get().level)));
}
