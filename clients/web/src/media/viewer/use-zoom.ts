import { useEffect, useEffectEvent, useRef, useState, type RefObject } from 'react';

import { WHOLE, zoomedAround, type Point, type Zoomed } from './zoomed';

/** A movement as long as this turns the page, or puts the picture away. */
const SWIPE_PX = 60;

interface Zoom {
  readonly zoomed: Zoomed;
  /** Around the middle, and then moved by CSS pixels. */
  readonly zoomBy: (factor: number, moved?: Point) => void;
  readonly reset: () => void;
}

interface Swipes {
  readonly onPrevious: () => void;
  readonly onNext: () => void;
  readonly onAway: () => void;
}

/**
 * Wheel, double click and two fingers zoom around the point that they are at; one finger or the mouse
 * moves what is zoomed, and turns the page where nothing is.
 */
export function useZoom(stage: RefObject<HTMLElement | null>, swipes: Swipes): Zoom {
  const [zoomed, setZoomed] = useState<Zoomed>(WHOLE);
  const pointers = useRef(new Map<number, Point>());
  const began = useRef<Point>(null);

  const zoomAround = useEffectEvent((point: Point, factor: number, moved?: Point): void => {
    const element = stage.current;
    if (!element) return;
    const size = element.getBoundingClientRect();
    setZoomed((before) => zoomedAround(before, size, point, factor, moved));
  });

  const onWheel = useEffectEvent((event: WheelEvent) => {
    event.preventDefault();
    const factor = Math.exp(-event.deltaY / (event.ctrlKey ? 100 : 400));
    zoomAround({ x: event.clientX, y: event.clientY }, factor);
  });
  const onDouble = useEffectEvent((event: MouseEvent) => {
    if (isControl(event)) return;
    if (zoomed.scale > 1) setZoomed(WHOLE);
    else zoomAround({ x: event.clientX, y: event.clientY }, 2.5);
  });
  const onDown = useEffectEvent((event: PointerEvent) => {
    if (isControl(event)) return;
    const point = { x: event.clientX, y: event.clientY };
    pointers.current.set(event.pointerId, point);
    began.current = pointers.current.size === 1 ? point : null;
    stage.current?.setPointerCapture(event.pointerId);
  });
  const onMove = useEffectEvent((event: PointerEvent) => {
    const before = pointers.current.get(event.pointerId);
    if (!before) return;
    const now = { x: event.clientX, y: event.clientY };
    const others = [...pointers.current].filter(([id]) => id !== event.pointerId);
    pointers.current.set(event.pointerId, now);
    const moved = { x: now.x - before.x, y: now.y - before.y };
    const other = others[0]?.[1];
    if (other) {
      const factor = distance(now, other) / Math.max(1, distance(before, other));
      const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
      zoomAround(middle, factor, { x: moved.x / 2, y: moved.y / 2 });
    } else if (zoomed.scale > 1) zoomAround(now, 1, moved);
  });
  const onUp = useEffectEvent((event: PointerEvent) => {
    const from = began.current;
    pointers.current.delete(event.pointerId);
    began.current = null;
    if (!from || zoomed.scale > 1 || event.type === 'pointercancel') return;
    if (event.pointerType === 'mouse') return;
    const [x, y] = [event.clientX - from.x, event.clientY - from.y];
    const isAcross = Math.abs(x) > Math.abs(y);
    // As the arrows: what comes next lies at the end of the line.
    const isForward = document.documentElement.dir === 'rtl' ? x > 0 : x < 0;
    if (isAcross && Math.abs(x) > SWIPE_PX) (isForward ? swipes.onNext : swipes.onPrevious)();
    else if (!isAcross && y > SWIPE_PX * 1.5) swipes.onAway();
  });

  useEffect(() => {
    const element = stage.current;
    if (!element) return;
    const end = new AbortController();
    const options = { signal: end.signal };
    // Not React's: only a listener that says so may keep the page from zooming.
    element.addEventListener('wheel', onWheel, { ...options, passive: false });
    element.addEventListener('dblclick', onDouble, options);
    element.addEventListener('pointerdown', onDown, options);
    element.addEventListener('pointermove', onMove, options);
    element.addEventListener('pointerup', onUp, options);
    element.addEventListener('pointercancel', onUp, options);
    return () => end.abort();
  }, [stage]);

  return {
    zoomed,
    zoomBy: (factor, moved) => {
      const element = stage.current;
      if (!element) return;
      const size = element.getBoundingClientRect();
      const middle = { x: size.left + size.width / 2, y: size.top + size.height / 2 };
      setZoomed((before) => zoomedAround(before, size, middle, factor, moved));
    },
    reset: () => setZoomed(WHOLE),
  };
}

const isControl = (event: Event): boolean =>
  event.target instanceof Element && event.target.closest('button, a, video') !== null;

const distance = (one: Point, other: Point): number => Math.hypot(one.x - other.x, one.y - other.y);
