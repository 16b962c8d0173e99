import { useEffect, useState } from 'react';

import { LIMITS, type UserId, type UserProfile } from '@anochat/contract';
import type { Conversation, ConversationSummary, Draft } from '@anochat/sdk';
import { mentionQuery, withMention } from '@anochat/sdk/shown';

import { useConversation, useDraft, useMentions, useShownDraft } from '../client';

export interface Writing {
  readonly conversation: Conversation;
  readonly draft: Draft | null;
  readonly text: string;
  readonly replyTo: Draft['replyTo'];
  readonly editing: Draft['editing'];
  readonly tooLong: number;
  /** There is more than spaces. */
  readonly says: boolean;
  readonly write: (value: string) => void;
  /** The caret was moved to there. */
  readonly moveTo: (caret: number) => void;
  readonly found: readonly UserProfile[];
  readonly pick: (user: UserProfile) => void;
  readonly mentionsIn: (text: string) => readonly UserId[];
  readonly endQuery: () => void;
  /** Takes the reply or the edit away again. */
  readonly cancel: () => void;
}

/** The text of the conversation's composer, which is its draft, and who is being named in it. */
export function useWriting(summary: ConversationSummary): Writing {
  const conversation = useConversation(summary.id);
  const [stored, setDraft] = useDraft(summary.id);
  const draft = useShownDraft(stored);
  const [caret, setCaret] = useState<number | null>(null);
  const text = draft?.text ?? '';
  // Systems differ in which they tell of first, the caret or the text: only together they say it.
  const query = caret === null ? null : mentionQuery(text, caret);
  const mentions = useMentions(summary, query);
  const editing = draft?.editing ?? null;
  const replyTo = draft?.replyTo ?? null;
  useEffect(() => () => conversation.setTyping(false), [conversation]);
  const write = (value: string): void => {
    setDraft({ text: value, replyTo, editing });
    conversation.setTyping(value !== '' && editing === null);
  };
  return {
    conversation,
    draft,
    text,
    replyTo,
    editing,
    tooLong: Math.max(0, text.length - LIMITS.textLength),
    says: text.trim() !== '',
    write,
    moveTo: setCaret,
    found: mentions.found,
    pick: (user) => {
      if (!query) return;
      mentions.pick(user);
      setCaret(null);
      write(withMention(text, query, user.userName).text);
    },
    mentionsIn: mentions.idsIn,
    endQuery: () => setCaret(null),
    cancel: () =>
      setDraft(editing === null && text !== '' ? { text, replyTo: null, editing: null } : null),
  };
}
