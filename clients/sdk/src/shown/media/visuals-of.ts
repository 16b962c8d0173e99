import { isKnownPart, type BlobRef } from '@anochat/contract';
import type { MessageItem, TimelineItem } from '../../view';

import { isVisual, type VisualPart } from './media-kinds';

/** A picture or video of a conversation, and the message that it is in. */
export interface Visual {
  readonly item: MessageItem;
  readonly index: number;
  readonly part: VisualPart;
}

/** All that is to be looked at in these messages, in their order. */
export const visualsOf = (
  items: readonly TimelineItem[],
  isBroken: (file: BlobRef) => boolean,
): readonly Visual[] =>
  items.flatMap((item) => {
    if (item.type !== 'message' || item.body.state !== 'content') return [];
    return item.body.parts.flatMap((part, index) => {
      if (!isKnownPart(part) || part.type === 'text') return [];
      return isVisual(part) && !isBroken(part) ? [{ item, index, part }] : [];
    });
  });
