import { useEffect, useEffectEvent, useState, type RefObject } from 'react';

import type { GalleryList } from '@anochat/sdk';

/** Looks further back for as long as the end of the list is in sight. */
export function useEndInSight(
  end: RefObject<Element | null>,
  list: GalleryList,
  loadMore: () => Promise<void>,
): void {
  const [isInSight, setInSight] = useState(false);
  useEffect(() => {
    const element = end.current;
    if (!element) return;
    const observer = new IntersectionObserver((entries) => {
      setInSight(entries.at(-1)?.isIntersecting ?? false);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [end]);
  const load = useEffectEvent(() => void loadMore());
  useEffect(() => {
    // With every answer anew: what is rare may lie many pages back.
    if (isInSight && list.status === 'ready' && list.hasMore) load();
  }, [isInSight, list]);
}
