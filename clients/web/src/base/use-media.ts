import { useSyncExternalStore } from 'react';

/** Whether the page matches a media query, kept up to date. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = matchMedia(query);
      list.addEventListener('change', changed);
      return () => list.removeEventListener('change', changed);
    },
    () => matchMedia(query).matches,
  );
}

/** Under 720 px there is one pane, and dialogs and menus become bottom sheets. */
export const useNarrow = (): boolean => useMedia('(max-width: 719px)');
