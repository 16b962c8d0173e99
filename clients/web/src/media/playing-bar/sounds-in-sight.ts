import { useEffect, type RefObject } from 'react';
import { create } from 'zustand';

/** Places on the screen where what plays is shown and can be stopped. */
const useCount = create<{ readonly count: number }>(() => ({ count: 0 }));

const change = (by: 1 | -1): void => useCount.setState(({ count }) => ({ count: count + by }));

/** Whether what plays can be seen where it belongs. */
export const useIsSoundInSight = (): boolean => useCount(({ count }) => count > 0);

/** Tells that a sound is shown by this element, for as long as that can be seen. */
export function useTellInSight(box: RefObject<Element | null>, isPlaying: boolean): void {
  useEffect(() => {
    const element = box.current;
    if (!element || !isPlaying) return;
    // Whoever starts it sees it; the observer knows better a moment later.
    let isInSight = true;
    change(1);
    const observer = new IntersectionObserver((entries) => {
      const now = entries.at(-1)?.isIntersecting ?? false;
      if (now !== isInSight) change(now ? 1 : -1);
      isInSight = now;
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      if (isInSight) change(-1);
    };
  }, [box, isPlaying]);
}
