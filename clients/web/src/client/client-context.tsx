import { createContext, use, useMemo, useSyncExternalStore, type ReactElement, type ReactNode } from 'react';

import type { Me, UserId, UserProfile } from '@anochat/contract';
import type { AnoChat, Conversation, Readable } from '@anochat/sdk';

const ClientContext = createContext<AnoChat | null>(null);

interface ClientProviderProps {
  readonly client: AnoChat;
  readonly children: ReactNode;
}

export function ClientProvider({ client, children }: ClientProviderProps): ReactElement {
  return <ClientContext value={client}>{children}</ClientContext>;
}

export function useClient(): AnoChat {
  const client = use(ClientContext);
  if (!client) throw new Error('ClientProvider is missing');
  return client;
}

/** The value of a readable, rendered again whenever it changes. */
export function useReadable<T>(readable: Readable<T>): T {
  return useSyncExternalStore(readable.subscribe, readable.get);
}

/** A profile, `null` until it is there. */
export function useProfile(id: UserId): UserProfile | null {
  const client = useClient();
  return useReadable(useMemo(() => client.profiles.profile(id), [client, id]));
}

/** The profiles that are there already, by id; the others follow with a new map. */
export function useProfiles(ids: readonly UserId[]): ReadonlyMap<UserId, UserProfile> {
  const client = useClient();
  const joined = ids.join(' ');
  const readable = useMemo(() => combine(client, joined === '' ? [] : joined.split(' ')), [client, joined]);
  return useReadable(readable);
}

function combine(client: AnoChat, ids: readonly UserId[]): Readable<ReadonlyMap<UserId, UserProfile>> {
  const sources = ids.map((id) => client.profiles.profile(id));
  let seen: readonly (UserProfile | null)[] = [];
  let map: ReadonlyMap<UserId, UserProfile> = new Map();
  return {
    get: () => {
      const now = sources.map((source) => source.get());
      if (now.length !== seen.length || now.some((profile, index) => profile !== seen[index])) {
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

export function useConversation(id: string): Conversation {
  const client = useClient();
  return useMemo(() => client.conversation(id), [client, id]);
}

/** The person who is signed in; only below the signed-in part of the page. */
export function useMe(): Me {
  const state = useReadable(useClient().session.state);
  if (state.status !== 'signed-in') throw new Error('Nobody is signed in');
  return state.user;
}

export function useIsOnline(id: UserId): boolean {
  const client = useClient();
  return useReadable(useMemo(() => client.presence.isOnline(id), [client, id]));
}
