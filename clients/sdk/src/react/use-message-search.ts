import { useEffect, useState } from 'react';
import type { ConversationId } from '@anochat/contract';
import type { SearchAnswer } from '../search';
import { useClient } from './context';
import { useReadable } from './use-readable';

/** While somebody types, not every letter is looked for. */
const SETTLE_MS = 120;

const NOTHING_FOUND: SearchAnswer = { hits: [], coveredTo: null, more: null };

interface MessageSearch {
  /** The text that `answer` is for; empty before the first. */
  readonly text: string;
  readonly answer: SearchAnswer;
}

/** Messages on this device that hold the words; looked for again as the index grows. */
export function useMessageSearch(
  text: string,
  limit: number,
  conversationId?: ConversationId,
): MessageSearch {
  const client = useClient();
  const progress = useReadable(client.searchProgress);
  const [found, setFound] = useState<MessageSearch>({ text: '', answer: NOTHING_FOUND });
  useEffect(() => {
    if (text === '') return;
    let isCurrent = true;
    const timer = setTimeout(() => {
      void client
        .search(text, { limit, ...(conversationId !== undefined && { conversationId }) })
        // What cannot be read now is looked for again with the next letter.
        .catch(() => NOTHING_FOUND)
        .then((answer) => {
          if (isCurrent) setFound({ text, answer });
        });
    }, SETTLE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [client, text, limit, conversationId, progress]);
  return text === '' ? { text: '', answer: NOTHING_FOUND } : found;
}
