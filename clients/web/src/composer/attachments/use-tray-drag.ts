import { useEffect, useRef, useState, type PointerEvent, type RefObject } from 'react';

import { placeAt } from './tray-place';

/** A press that has not moved so far is no drag. */
const SLACK_PX = 6;
/** A finger that rests so long lifts a tile; one that moves before pushes the tray along. */
const REST_MS = 300;

interface Lifted {
  readonly id: string;
  /** Among the other tiles. */
  readonly place: number;
}

interface TrayDrag {
  readonly lifted: Lifted | null;
  readonly handlersOf: (id: string) => {
    readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void;
    readonly onPointerMove: (event: PointerEvent<HTMLElement>) => void;
    readonly onPointerUp: () => void;
    readonly onPointerCancel: () => void;
  };
}

/** Tiles are put elsewhere by mouse, pen or finger. */
export function useTrayDrag(
  list: RefObject<HTMLUListElement | null>,
  onMove: (id: string, place: number) => void,
): TrayDrag {
  const [lifted, setLifted] = useState<Lifted | null>(null);
  const press = useRef<{ readonly id: string; readonly x: number; rest?: number } | null>(null);
  const isLifted = useRef(false);

  useEffect(() => {
    const element = list.current;
    // The tray would move along under the finger that holds a tile.
    const hold = (event: TouchEvent): void => {
      if (isLifted.current) event.preventDefault();
    };
    element?.addEventListener('touchmove', hold, { passive: false });
    return () => element?.removeEventListener('touchmove', hold);
  }, [list]);

  const lift = (id: string, x: number): void => {
    const others = [...(list.current?.querySelectorAll<HTMLElement>('[data-attachment]') ?? [])]
      .filter((tile) => tile.dataset['attachment'] !== id)
      .map((tile) => tile.getBoundingClientRect())
      .map(({ left, right }) => ({ start: left, end: right }));
    isLifted.current = true;
    setLifted({ id, place: placeAt(others, x, document.documentElement.dir === 'rtl') });
  };
  const end = (): void => {
    clearTimeout(press.current?.rest);
    press.current = null;
    isLifted.current = false;
    setLifted(null);
  };

  const handlersOf: TrayDrag['handlersOf'] = (id) => ({
    onPointerDown: (event) => {
      const { clientX: x, button, pointerType, currentTarget, pointerId, target } = event;
      if (button !== 0 || (target instanceof Element && target.closest('button'))) return;
      const rest =
        pointerType === 'touch' ? window.setTimeout(() => lift(id, x), REST_MS) : undefined;
      press.current = { id, x, ...(rest !== undefined && { rest }) };
      currentTarget.setPointerCapture(pointerId);
    },
    onPointerMove: ({ clientX, pointerType }) => {
      const begun = press.current;
      if (begun?.id !== id) return;
      if (isLifted.current) lift(id, clientX);
      else if (Math.abs(clientX - begun.x) < SLACK_PX) return;
      else if (pointerType === 'touch') end();
      else lift(id, clientX);
    },
    onPointerUp: () => {
      if (lifted?.id === id) onMove(id, lifted.place);
      end();
    },
    onPointerCancel: end,
  });
  return { lifted, handlersOf };
}
