import { useEffect, useRef, useState } from 'react';

import type { Conversation, ConversationSummary, Timeline } from '@anochat/sdk';

import type { NewLine } from './timeline-rows';

/**
 * The line above what was unread when the conversation was opened. It is fixed then: what comes later
 * neither moves it nor adds to its count. When the line lies before the page that is there, the page
 * around it is fetched.
 */
export function useNewLine(
  conversation: Conversation,
  summary: ConversationSummary,
  timeline: Timeline,
): NewLine | null {
  const [line] = useState<NewLine | null>(() =>
    summary.unread > 0 ? { after: summary.readSeq, count: summary.unread } : null,
  );
  const asked = useRef(false);
  const firstSeq = timeline.items[0]?.seq ?? null;
  useEffect(() => {
    if (!line || asked.current || timeline.status !== 'ready') return;
    asked.current = true;
    if (timeline.hasOlder && firstSeq !== null && firstSeq > line.after + 1)
      void conversation.showAround(line.after + 1);
  }, [conversation, line, timeline.status, timeline.hasOlder, firstSeq]);
  return line;
}
