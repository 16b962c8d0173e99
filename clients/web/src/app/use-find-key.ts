import { useEffect, useEffectEvent } from 'react';

import { SEARCH_ID } from '../messages/search-bar';

/** Ctrl or Cmd F in a conversation: the page holds a slice of it, the index all of it. */
export function useFindKey(onFind: () => void): void {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.shiftKey || event.altKey) return;
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'f') return;
    if (document.querySelector('dialog[open]')) return;
    event.preventDefault();
    onFind();
    document.getElementById(SEARCH_ID)?.focus();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => onKeyDown(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}
