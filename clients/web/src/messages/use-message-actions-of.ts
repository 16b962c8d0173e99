import { useCallback, useMemo, useState } from 'react';

import type { Seq } from '@anochat/contract';
import type { Conversation, MessageItem } from '@anochat/sdk';

import { useProblemText } from '../base/use-problem-text';
import { focusComposer } from '../composer/focus-composer';
import type { Place } from '../layers/place-beside';
import { showToast } from '../layers/toasts';
import type { MessageActions } from './message-actions';

/** What is open over a message. */
export interface MessageLayer {
  readonly type: 'menu' | 'reactions' | 'reactors' | 'readers' | 'forward';
  readonly item: MessageItem;
  readonly anchor: Place;
}

interface ActionsOf {
  readonly actions: MessageActions;
  readonly layer: MessageLayer | null;
  readonly closeLayer: (next?: MessageLayer) => void;
}

/** @param jumpTo must stay the same function between renders */
export function useMessageActionsOf(
  conversation: Conversation,
  jumpTo: (seq: Seq, from: MessageItem) => void,
): ActionsOf {
  const [layer, setLayer] = useState<MessageLayer | null>(null);
  const problemText = useProblemText();
  const actions = useMemo((): MessageActions => {
    const tell = (work: Promise<void>): void => {
      work.catch((error: unknown) => showToast(problemText(error)));
    };
    return {
      conversation: conversation.id,
      openMenu: (item, anchor) => setLayer({ type: 'menu', item, anchor }),
      openReactions: (item, anchor) => setLayer({ type: 'reactions', item, anchor }),
      openReactors: (item, anchor) => setLayer({ type: 'reactors', item, anchor }),
      react: (item, emoji) => {
        if (item.seq === null) return;
        const mine = item.reactions.some((reaction) => reaction.emoji === emoji && reaction.mine);
        tell(conversation.react(item.seq, emoji, mine ? 'remove' : 'add'));
      },
      reply: (item) => {
        const text = conversation.draft.get();
        conversation.setDraft({
          text: text?.editing === null ? text.text : '',
          replyTo: item.seq,
          editing: null,
        });
        focusComposer();
      },
      jumpTo,
      retry: (key) => tell(conversation.retry(key)),
      discard: (key) => tell(conversation.discard(key)),
      supplyFile: (...file) => conversation.supplyFile(...file),
    };
  }, [conversation, problemText, jumpTo]);
  const closeLayer = useCallback((next?: MessageLayer) => setLayer(next ?? null), []);
  return { actions, layer, closeLayer };
}
