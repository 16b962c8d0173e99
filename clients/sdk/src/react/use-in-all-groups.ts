import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { useClient } from './context';
import { useConversations } from './hooks';

/**
 * Whether this device has come into all encrypted conversations. Until then it needs another one of
 * the account in their groups: only then they let it in by itself.
 */
export function useInAllGroups(): boolean {
  const { encryption } = useClient();
  const list = useConversations();
  const groups = useMemo(
    () => list.items.filter(({ mode }) => mode === 'e2ee').map(({ id }) => encryption.group(id)),
    [list, encryption],
  );
  const subscribe = useCallback(
    (listener: () => void) => {
      const ends = groups.map((group) => group.subscribe(listener));
      return () => ends.forEach((end) => end());
    },
    [groups],
  );
  const isIn = useSyncExternalStore(subscribe, () =>
    groups.every((group) => ['ready', 'stopped'].includes(group.get().status)),
  );
  return list.status === 'ready' && isIn;
}
