import { isKnownPart } from '@anochat/contract';
import type { TimelineItem } from '../../view';

import { isVoice } from './media-kinds';
import type { Track } from './track';

/** The voice message that is heard after this one; music does not play on by itself. */
export function nextVoice(items: readonly TimelineItem[], after: Track): Track | null {
  if (!isVoice(after.part)) return null;
  const start = items.findIndex(({ key }) => key === after.key);
  if (start < 0) return null;
  for (const item of items.slice(start)) {
    if (item.type !== 'message' || item.body.state !== 'content') continue;
    const from = item.key === after.key ? after.index + 1 : 0;
    for (const [index, part] of item.body.parts.entries()) {
      if (index < from || !isKnownPart(part) || part.type !== 'audio' || !isVoice(part)) continue;
      const { key, seq, sender } = item;
      return { ...after, key, seq, index, part, sender };
    }
    // Only what follows at once: text in between is an answer, and ends the row.
    if (item.key !== after.key) return null;
  }
  return null;
}
