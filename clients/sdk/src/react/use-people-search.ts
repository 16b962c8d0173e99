import { useEffect, useState } from 'react';
import type { UserProfile } from '@anochat/contract';
import { useClient } from './context';
import { useSelf } from './use-self';

const WAIT_MS = 150;

interface PeopleSearch {
  readonly status: 'idle' | 'loading' | 'ready' | 'failed';
  readonly people: readonly UserProfile[];
}

interface Found {
  readonly prefix: string;
  readonly people: readonly UserProfile[];
  readonly failed: boolean;
}

/** People whose user name begins with `prefix`, without oneself. */
export function usePeopleSearch(prefix: string): PeopleSearch {
  const client = useClient();
  const me = useSelf();
  const [found, setFound] = useState<Found>({ prefix: '', people: [], failed: false });
  const wanted = prefix.trim().replace(/^@/, '').toLowerCase();
  useEffect(() => {
    if (wanted === '') return;
    let current = true;
    const find = async (): Promise<void> => {
      const { items } = await client.api.users.search(wanted);
      if (!current) return;
      client.profiles.remember(items);
      const people = items.filter((person) => person.id !== me.id);
      setFound({ prefix: wanted, people, failed: false });
    };
    const fail = (): void => {
      if (current) setFound({ prefix: wanted, people: [], failed: true });
    };
    const timer = setTimeout(() => void find().catch(fail), WAIT_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [client, wanted, me.id]);
  if (wanted === '') return { status: 'idle', people: [] };
  // Those found for the letters before stay until the answer is there.
  if (found.prefix !== wanted) return { status: 'loading', people: found.people };
  return { status: found.failed ? 'failed' : 'ready', people: found.people };
}
