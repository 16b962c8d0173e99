import { useCallback, useEffect, useRef } from 'react';
import { AppState } from 'react-native';
import { useIsFocused } from '@react-navigation/native';

import type { Conversation, Timeline } from '@anochat/sdk';
import type { TimelineRow } from '@anochat/sdk/shown';

import { useLock } from '../lock/lock-state';

export interface Sight {
  readonly rows: readonly TimelineRow[];
  readonly atEnd: boolean;
}

/**
 * Read means on the screen, in an app that is in front and not locked, on the screen that is on top: tell
 * it what is in sight, whenever that changes.
 */
export function useReading(conversation: Conversation, timeline: Timeline): (sight: Sight) => void {
  const isFocused = useIsFocused();
  const seen = useRef<Sight>({ rows: [], atEnd: false });
  const lastSeq = useRef(timeline.lastSeq);
  const mark = useCallback(() => {
    if (!isFocused || AppState.currentState !== 'active') return;
    if (useLock.getState().phase !== 'open') return;
    const seq = seqRead(seen.current, lastSeq.current);
    const readSeq = conversation.summary.get()?.readSeq;
    if (seq !== null && readSeq !== undefined && seq > readSeq) conversation.markRead(seq);
  }, [conversation, isFocused]);
  useEffect(() => {
    lastSeq.current = timeline.lastSeq;
    mark();
  }, [mark, timeline]);
  useEffect(() => {
    const listening = AppState.addEventListener('change', mark);
    const endLock = useLock.subscribe(mark);
    return () => {
      listening.remove();
      endLock();
    };
  }, [mark]);
  return useCallback(
    (sight) => {
      seen.current = sight;
      mark();
    },
    [mark],
  );
}

/** The last entry that was seen with these rows in sight; `null`: none yet. */
export function seqRead({ rows, atEnd }: Sight, lastSeq: number): number | null {
  // Words that are still being opened are on the screen, but not to be read.
  const isPending = rows.some((row) => row.type === 'message' && row.item.body.state === 'pending');
  if (isPending || rows.length === 0) return null;
  if (atEnd) return lastSeq;
  return rows.reduce<number | null>(
    (last, row) =>
      'item' in row && row.item.seq !== null ? Math.max(last ?? 0, row.item.seq) : last,
    null,
  );
}
