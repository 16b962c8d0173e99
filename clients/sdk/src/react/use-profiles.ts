import { useMemo } from 'react';
import type { UserId, UserProfile } from '@anochat/contract';
import type { AnoChat } from '../client/anochat';
import type { Readable } from '../observable';
import { useClient } from './context';
import { useReadable } from './use-readable';

/** The profiles that are there already, by id; when another one comes the map is a new one. */
export function useProfiles(ids: readonly UserId[]): ReadonlyMap<UserId, UserProfile> {
  const client = useClient();
  const joined = ids.join(' ');
  const readable = useMemo(
    () => combine(client, joined === '' ? [] : joined.split(' ')),
    [client, joined],
  );
  return useReadable(readable);
}

function combine(
  client: AnoChat,
  ids: readonly UserId[],
): Readable<ReadonlyMap<UserId, UserProfile>> {
  const sources = ids.map((id) => client.profiles.profile(id));
  let seen: readonly (UserProfile | null)[] = [];
  let map: ReadonlyMap<UserId, UserProfile> = new Map();
  return {
    get: () => {
      const now = sources.map((source) => source.get());
      if (now.some((profile, index) => profile !== (seen[index] ?? null))) {
        seen = now;
        map = new Map(now.flatMap((profile) => (profile ? [[profile.id, profile] as const] : [])));
      }
      return map;
    },
    subscribe: (listener) => {
      const ends = sources.map((source) => source.subscribe(listener));
      return () => ends.forEach((end) => end());
    },
  };
}
