import { useEffect, useRef } from 'react';

import type { Conversation, Timeline } from '@anochat/sdk';

/** A page that has come moves the list below it, some frames later. */
const SETTLED_MS = 120;

/** For the list to tell where it is. */
interface OlderPages {
  readonly onStartReached: () => void;
  readonly onNearStart: (isNear: boolean) => void;
}

/**
 * Brings in what is older while one is near the start of the list. The list tells of reaching it once, and
 * not again as long as one stays there: a page that did not lead away from it is followed by the next.
 */
export function useOlderPages(
  conversation: Conversation,
  { items, hasOlder, isLoadingOlder }: Timeline,
): OlderPages {
  const isNearStart = useRef(false);
  const mayLoad = hasOlder && !isLoadingOlder;
  useEffect(() => {
    if (!mayLoad) return;
    const look = setTimeout(() => {
      if (isNearStart.current) void conversation.loadOlder();
    }, SETTLED_MS);
    return () => clearTimeout(look);
  }, [conversation, items, mayLoad]);
  return {
    onStartReached: () => {
      isNearStart.current = true;
      if (mayLoad) void conversation.loadOlder();
    },
    onNearStart: (isNear) => {
      isNearStart.current = isNear;
    },
  };
}
