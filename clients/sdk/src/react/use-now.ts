import { useSyncExternalStore } from 'react';

const MINUTE_MS = 60_000;
let now = new Date();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = new Date();
    listeners.forEach((told) => told());
  }, MINUTE_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The present, to the minute: "Today" becomes "Yesterday" on a page that stays open. */
export const useNow = (): Date => useSyncExternalStore(subscribe, () => now);
