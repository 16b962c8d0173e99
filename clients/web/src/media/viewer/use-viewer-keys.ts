import { useEffect, useEffectEvent } from 'react';

interface ViewerKeysOptions {
  readonly at: number;
  readonly count: number;
  readonly go: (to: number) => void;
  /** Something lies over the viewer. */
  readonly isAsleep: boolean;
}

/** Arrows turn the pages, Home and End lead to the first and the last; a player's keys are its own. */
export function useViewerKeys({ at, count, go, isAsleep }: ViewerKeysOptions): void {
  const onKeyDown = useEffectEvent((event: KeyboardEvent): void => {
    if (isAsleep || event.defaultPrevented || event.target instanceof HTMLMediaElement) return;
    // The browser's own: back, forth, another tab.
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const to = placeFor(event.key, at, count);
    if (to === null) return;
    event.preventDefault();
    go(to);
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => onKeyDown(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}

function placeFor(key: string, at: number, count: number): number | null {
  const isMirrored = document.documentElement.dir === 'rtl';
  switch (key) {
    case 'ArrowLeft':
      return isMirrored ? at + 1 : at - 1;
    case 'ArrowRight':
      return isMirrored ? at - 1 : at + 1;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
