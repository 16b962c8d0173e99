import { useEffect, useRef, useState } from 'react';

import type { Conversation, ConversationSummary, Timeline } from '@anochat/sdk';

import type { NewLine } from './timeline-rows';

interface Opening {
  /** `null` when nothing was unread, or when its place is not in the run that is shown. */
  readonly line: NewLine | null;
  /** What is shown is what the reader should begin with. */
  readonly isSettled: boolean;
}

/**
 * The line above what was unread when the conversation was opened. It is fixed then: what comes later
 * neither moves it nor adds to its count. When its place is not in the page that is there, the page around
 * it is fetched first.
 */
export function useNewLine(
  conversation: Conversation,
  summary: ConversationSummary,
  timeline: Timeline,
): Opening {
  const [line] = useState<NewLine | null>(() =>
    summary.unread > 0 ? { after: summary.readSeq, count: summary.unread } : null,
  );
  const [hasFetched, setFetched] = useState(false);
  const asked = useRef(false);
  const isReady = timeline.status === 'ready';
  const firstSeq = timeline.items[0]?.seq ?? null;
  // What is stored may end before the line: its place is there when something after it is.
  const isInRun =
    line !== null &&
    (!timeline.hasOlder || (firstSeq !== null && firstSeq <= line.after + 1)) &&
    timeline.items.some(({ seq }) => seq !== null && seq > line.after);

  useEffect(() => {
    if (!line || asked.current || !isReady) return;
    asked.current = true;
    // Without a connection one begins at the end, with what there is.
    const brought = isInRun ? Promise.resolve() : conversation.showAround(line.after + 1);
    void brought.finally(() => setFetched(true));
  }, [conversation, line, isReady, isInRun]);

  return {
    line: isInRun ? line : null,
    isSettled: isReady && (line === null || isInRun || hasFetched),
  };
}
