import { useEffect, useRef, useState } from 'react';

import type { UserId, UserProfile } from '@anochat/contract';
import type { ConversationSummary } from '../conversations/conversation-summary';
import { mentionedNames, type MentionQuery } from '../shown/composing/mention-query';
import { useClient } from './context';
import { useConversation } from './hooks';
import { useSelf } from './use-self';

const WAIT_MS = 120;
const MOST = 6;

interface Mentions {
  readonly found: readonly UserProfile[];
  /** Remembers who was picked, so that the name can be told from mere text. */
  readonly pick: (user: UserProfile) => void;
  /** Ids of the known people that a text names. */
  readonly idsIn: (text: string) => readonly UserId[];
}

/** Finds members for the name that is being typed. */
export function useMentions(summary: ConversationSummary, query: MentionQuery | null): Mentions {
  const client = useClient();
  const conversation = useConversation(summary.id);
  const me = useSelf();
  const known = useRef(new Map<string, UserId>());
  const [found, setFound] = useState<readonly UserProfile[]>([]);
  const prefix = query?.prefix ?? null;
  const isDirect = summary.kind === 'direct';

  useEffect(() => {
    if (prefix === null || isDirect) return;
    let current = true;
    const search = async (): Promise<void> => {
      const { items } = await client.api.members.search(summary.id, prefix);
      if (!current) return;
      const users = items.map((member) => member.user).filter((user) => user.id !== me.id);
      users.forEach((user) => known.current.set(user.userName, user.id));
      client.profiles.remember(users);
      setFound(users.slice(0, MOST));
    };
    // Without a connection there are no suggestions; the name can still be typed.
    const timer = setTimeout(() => void search().catch(() => setFound([])), WAIT_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [client, summary.id, isDirect, prefix, me.id]);

  return {
    found: query && !isDirect ? found : [],
    pick: (user) => known.current.set(user.userName, user.id),
    idsIn: (text) => {
      const loaded = conversation.members.get().items.map((member) => member.user);
      const people = [...loaded, ...(summary.peer ? [summary.peer] : [])];
      const ids = mentionedNames(text).map(
        (name) => known.current.get(name) ?? people.find((user) => user.userName === name)?.id,
      );
      return ids.filter((id) => id !== undefined);
    },
  };
}
