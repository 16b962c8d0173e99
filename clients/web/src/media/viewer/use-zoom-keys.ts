import { useEffect, useEffectEvent } from 'react';

import type { Point } from './zoomed';

const STEP = 1.6;
const MOVE_PX = 80;

interface ZoomKeysOptions {
  readonly isZoomed: boolean;
  readonly zoomBy: (factor: number, moved?: Point) => void;
  readonly reset: () => void;
  /** There is nothing to be zoomed, or something lies over it. */
  readonly isAsleep: boolean;
}

/** Plus, minus and zero zoom; arrows move what is zoomed, before they turn the page. */
export function useZoomKeys({ isZoomed, zoomBy, reset, isAsleep }: ZoomKeysOptions): void {
  const onKeyDown = useEffectEvent((event: KeyboardEvent): void => {
    if (isAsleep || event.altKey || event.ctrlKey || event.metaKey) return;
    const moved = isZoomed ? moveFor(event.key) : null;
    if (event.key === '+' || event.key === '=') zoomBy(STEP);
    else if (event.key === '-') zoomBy(1 / STEP);
    else if (event.key === '0') reset();
    else if (moved) zoomBy(1, moved);
    else return;
    event.preventDefault();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => onKeyDown(event);
    // First of all who hear of it: the keys of the viewer leave alone what has been used.
    document.addEventListener('keydown', listen, { capture: true });
    return () => document.removeEventListener('keydown', listen, { capture: true });
  }, []);
}

/** The picture goes the other way than the eye. */
function moveFor(key: string): Point | null {
  switch (key) {
    case 'ArrowLeft':
      return { x: MOVE_PX, y: 0 };
    case 'ArrowRight':
      return { x: -MOVE_PX, y: 0 };
    case 'ArrowUp':
      return { x: 0, y: MOVE_PX };
    case 'ArrowDown':
      return { x: 0, y: -MOVE_PX };
    default:
      return null;
  }
}
