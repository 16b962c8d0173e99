import { useEffect, useRef, useState } from 'react';

import type { Seq } from '@anochat/contract';
import type { Conversation } from '../client/anochat';
import type { ConversationSummary } from '../conversations/conversation-summary';
import type { NewLine } from '../shown/timeline/timeline-rows';
import type { Timeline } from '../view';
import { useConnection } from './hooks';

/**
 * `waiting`: not known yet what is unread, or it has not come in yet, the end is shown meanwhile;
 * `placing`: what one begins with is being fetched; `settled`: it is there.
 */
export type OpeningStage = 'waiting' | 'placing' | 'settled';

interface Decided {
  readonly line: NewLine | null;
  /** How far the log went then. */
  readonly lastSeq: Seq;
}

interface Opening {
  /** `null` when nothing was unread, or when its place is not in the run that is shown. */
  readonly line: NewLine | null;
  readonly stage: OpeningStage;
}

/**
 * The line above what was unread when the conversation was opened. It is fixed then: what comes later
 * neither moves it nor adds to its count. A page that was loaded anew learns first what was written while
 * it was away; without a connection it goes by what it has stored. When the line's place is not in the
 * page of messages that is there, the page around it is fetched first.
 */
export function useNewLine(
  conversation: Conversation,
  summary: ConversationSummary,
  timeline: Timeline,
): Opening {
  const { status } = useConnection();
  const [decided, setDecided] = useState<Decided | null>(null);
  const { unread, readSeq, lastSeq } = summary;
  if (decided === null && (status === 'online' || (status === 'offline' && unread > 0)))
    setDecided({ line: unread > 0 ? { after: readSeq, count: unread } : null, lastSeq });
  const line = decided?.line ?? null;
  const [hasFetched, setFetched] = useState(false);
  const asked = useRef(false);
  const isReady = timeline.status === 'ready';
  const firstSeq = timeline.items[0]?.seq ?? null;
  // What is stored may end before the line: its place is there when something after it is.
  const isInRun =
    line !== null &&
    (!timeline.hasOlder || (firstSeq !== null && firstSeq <= line.after + 1)) &&
    timeline.items.some(({ seq, own }) => seq !== null && seq > line.after && !own);

  useEffect(() => {
    if (!line || asked.current || !isReady) return;
    asked.current = true;
    // Without a connection one begins at the end, with what there is.
    const brought = isInRun ? Promise.resolve() : conversation.showAround(line.after + 1);
    void brought.finally(() => setFetched(true));
  }, [conversation, line, isReady, isInRun]);

  if (decided === null) return { line: null, stage: 'waiting' };
  if (isReady && (line === null || isInRun)) return { line, stage: 'settled' };
  if (!isReady || !hasFetched) return { line: null, stage: 'placing' };
  // The run may hold the line's place and end there, with a change of keys say: the rest comes of itself.
  const isOnItsWay = status !== 'offline' && timeline.lastSeq < decided.lastSeq;
  return { line: null, stage: isOnItsWay ? 'waiting' : 'settled' };
}
