import { useCallback, useMemo, useState } from 'react';

import type { Seq } from '@anochat/contract';
import type { Conversation, ConversationSummary, MessageItem } from '@anochat/sdk';

import { focusComposer } from '../composer/focus-composer';
import type { MessageActions, MessageLayer } from '../messages/message-actions';
import { showToast, useProblemText } from '../ui';

interface ActionsOf {
  readonly actions: MessageActions;
  readonly endSelecting: () => void;
}

/** @param open and jumpTo must stay the same functions between renders */
export function useActionsOf(
  conversation: Conversation,
  kind: ConversationSummary['kind'],
  open: (layer: MessageLayer) => void,
  jumpTo: (seq: Seq, from: MessageItem) => void,
): ActionsOf {
  const [selected, setSelected] = useState<ReadonlySet<string> | null>(null);
  const problemText = useProblemText();
  const fixed = useMemo(() => {
    const tell = (work: Promise<void>): void => {
      work.catch((error: unknown) => showToast(problemText(error)));
    };
    return {
      conversation,
      kind,
      open,
      jumpTo,
      react: (item: MessageItem, emoji: string) => {
        if (item.seq === null) return;
        const mine = item.reactions.some((one) => one.emoji === emoji && one.mine);
        tell(conversation.react(item.seq, emoji, mine ? 'remove' : 'add'));
      },
      reply: (item: MessageItem) => {
        const draft = conversation.draft.get();
        const text = draft?.editing === null ? draft.text : '';
        conversation.setDraft({ text, replyTo: item.seq, editing: null });
        focusComposer();
      },
      retry: (key: string) => tell(conversation.retry(key)),
      discard: (key: string) => tell(conversation.discard(key)),
      select: (item: MessageItem) =>
        setSelected((before) => {
          const next = new Set(before);
          if (!next.delete(item.key)) next.add(item.key);
          return next.size === 0 ? null : next;
        }),
    };
  }, [conversation, kind, open, jumpTo, problemText]);
  const actions = useMemo((): MessageActions => ({ ...fixed, selected }), [fixed, selected]);
  const endSelecting = useCallback(() => setSelected(null), []);
  return { actions, endSelecting };
}
