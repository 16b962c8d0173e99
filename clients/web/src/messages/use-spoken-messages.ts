import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

import type { Conversation, Timeline } from '@anochat/sdk';
import { useClient } from '@anochat/sdk/react';

import { bodyLine } from '../conversations/conversation-preview';
import { announce } from '../layers/live-region';

/** Speaks each message that comes in from somebody else while the conversation is open, and no history. */
export function useSpokenMessages(conversation: Conversation, timeline: Timeline): void {
  const { t } = useTranslation();
  const client = useClient();
  const spokenUpTo = useRef<number | null>(null);
  useEffect(() => {
    if (timeline.status !== 'ready') return;
    const before = spokenUpTo.current;
    spokenUpTo.current = Math.max(before ?? 0, timeline.lastSeq);
    if (before === null) return;
    const fresh = timeline.items.findLast((item) => item.type === 'message' && !item.own);
    if (fresh?.type !== 'message' || fresh.seq === null || fresh.seq <= before) return;
    const name = client.profiles.profile(fresh.sender).get()?.displayName ?? '';
    announce(t('message.spoken', { name, text: bodyLine(fresh.body, t) }));
  }, [client, conversation, timeline, t]);
}
