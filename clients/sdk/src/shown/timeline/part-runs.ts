import { isKnownPart, type MessageContent, type TextPart } from '@anochat/contract';

import type { Placed } from '../media/group-parts';

/** What is drawn together: a text, or media parts that follow each other. */
export type PartRun =
  | { readonly type: 'text'; readonly part: TextPart }
  | { readonly type: 'media'; readonly parts: readonly Placed[] }
  /** A kind that this version does not know. */
  | { readonly type: 'unknown' };

/** The parts of a message in their order. */
export function partRuns(parts: MessageContent['parts']): readonly PartRun[] {
  const runs: PartRun[] = [];
  parts.forEach((part, index) => {
    const last = runs.at(-1);
    if (!isKnownPart(part)) runs.push({ type: 'unknown' });
    else if (part.type === 'text') runs.push({ type: 'text', part });
    else if (last?.type !== 'media') runs.push({ type: 'media', parts: [{ part, index }] });
    else runs.splice(-1, 1, { type: 'media', parts: [...last.parts, { part, index }] });
  });
  return runs;
}
