import type { ReactElement } from 'react';

import type { MessageItem } from '@anochat/sdk';
import { type Visual, visualsOf } from '@anochat/sdk/shown';

import { useIsBroken } from '../broken-media';
import { VisualTile } from './visual-tile';

/** Pictures and videos, the newest message first; those of one message stay in their order. */
export function VisualGrid({ items }: { readonly items: readonly MessageItem[] }): ReactElement {
  const isBroken = useIsBroken();
  return (
    <div className="gallery-grid">
      {visualsOf(items, isBroken).map((visual) => (
        <VisualTile key={visualKey(visual)} visual={visual} />
      ))}
    </div>
  );
}

export const visualKey = ({ item, index }: Visual): string => `${item.key} ${index}`;
