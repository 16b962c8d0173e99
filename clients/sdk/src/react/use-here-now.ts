import { useMemo } from 'react';

import type { ConversationId, UserId } from '@anochat/contract';
import type { AnoChat } from '../client/anochat';
import type { Readable } from '../observable';
import { useClient } from './context';
import { useMembers } from './hooks';
import { useReadable } from './use-readable';

import { useSelf } from './use-self';

/**
 * How many other members are here now; 0 also while that is not known: before the members are read,
 * without a connection, and in conversations of more members than come at once.
 */
export function useHereNow(id: ConversationId): number {
  const client = useClient();
  const self = useSelf();
  const members = useMembers(id);
  const joined =
    members.status === 'ready' && !members.hasMore
      ? members.items.flatMap(({ user }) => (user.id === self.id ? [] : [user.id])).join(' ')
      : '';
  const readable = useMemo(
    () => countOnline(client, joined === '' ? [] : joined.split(' ')),
    [client, joined],
  );
  return useReadable(readable);
}

function countOnline(client: AnoChat, ids: readonly UserId[]): Readable<number> {
  const sources = ids.map((id) => client.presence.isOnline(id));
  return {
    get: () => sources.filter((source) => source.get()).length,
    subscribe: (listener) => {
      const ends = sources.map((source) => source.subscribe(listener));
      return () => ends.forEach((end) => end());
    },
  };
}
