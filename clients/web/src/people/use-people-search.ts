import { useEffect, useState } from 'react';

import type { UserProfile } from '@anochat/contract';
import { useClient } from '@anochat/sdk/react';

import { useSelf } from '../client/use-self';

const WAIT_MS = 150;

interface PeopleSearch {
  readonly status: 'idle' | 'loading' | 'ready' | 'failed';
  readonly people: readonly UserProfile[];
}

/** People whose user name begins with `prefix`, without oneself. */
export function usePeopleSearch(prefix: string): PeopleSearch {
  const client = useClient();
  const me = useSelf();
  const [search, setSearch] = useState<PeopleSearch>({ status: 'idle', people: [] });
  const wanted = prefix.trim().replace(/^@/, '').toLowerCase();
  useEffect(() => {
    if (wanted === '') {
      setSearch({ status: 'idle', people: [] });
      return;
    }
    let current = true;
    setSearch(({ people }) => ({ status: 'loading', people }));
    const find = async (): Promise<void> => {
      const { items } = await client.api.users.search(wanted);
      if (!current) return;
      client.profiles.remember(items);
      setSearch({ status: 'ready', people: items.filter((person) => person.id !== me.id) });
    };
    const fail = (): void => {
      if (current) setSearch({ status: 'failed', people: [] });
    };
    const timer = setTimeout(() => void find().catch(fail), WAIT_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [client, wanted, me.id]);
  return search;
}
