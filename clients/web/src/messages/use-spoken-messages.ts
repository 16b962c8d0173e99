import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

import type { Conversation, Timeline } from '@anochat/sdk';
import { useClient } from '@anochat/sdk/react';
import { bodyLine } from '@anochat/sdk/shown';

import { announce } from '../layers/live-region';

/** Of those that came in together, as after a break, only the last are spoken. */
const MOST_AT_ONCE = 3;

/** Speaks each message that comes in from somebody else while the conversation is open, and no history. */
export function useSpokenMessages(conversation: Conversation, timeline: Timeline): void {
  const { t, i18n } = useTranslation();
  const client = useClient();
  const spokenUpTo = useRef<number | null>(null);
  useEffect(() => {
    if (timeline.status !== 'ready') return;
    const before = spokenUpTo.current;
    // What is stored may end before the conversation does: the rest is no news either.
    const known = before ?? conversation.summary.get()?.lastSeq ?? 0;
    spokenUpTo.current = Math.max(known, timeline.lastSeq);
    if (before === null) return;
    const fresh = timeline.items.flatMap((item) => {
      const isFresh = item.type === 'message' && !item.own && (item.seq ?? 0) > before;
      if (!isFresh) return [];
      const name = client.profiles.profile(item.sender).get()?.displayName ?? '';
      return [t('message.spoken', { name, text: bodyLine(item.body, t, i18n.language) })];
    });
    if (fresh.length > 0) announce(fresh.slice(-MOST_AT_ONCE).join('\n'));
  }, [client, conversation, timeline, t, i18n.language]);
}
