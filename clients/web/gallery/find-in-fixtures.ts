import { isKnownPart } from '@anochat/contract';
import type { SearchAnswer, SearchOptions } from '@anochat/sdk';

import { summaries } from './conversations';
import { weekend } from './messages';

/** Hits in the one conversation that has messages. */
export function findInFixtures(
  query: string,
  { conversationId }: SearchOptions = {},
): SearchAnswer {
  const here = summaries[0]?.id ?? '';
  const wanted = query.toLowerCase();
  const hits = weekend.flatMap((item) => {
    if (item.type !== 'message' || item.body.state !== 'content' || item.seq === null) return [];
    const [part] = item.body.parts;
    const text = part && isKnownPart(part) && part.type === 'text' ? part.text : '';
    const at = text.toLowerCase().indexOf(wanted);
    if (at < 0 || (conversationId !== undefined && conversationId !== here)) return [];
    const { seq, ts, sender } = item;
    const ranges = [[at, at + wanted.length]] as const;
    return [{ conversationId: here, seq, ts, sender, snippet: { text, ranges } }];
  });
  return { hits: hits.toReversed(), coveredTo: '2026-03-02T08:00:00.000Z', more: null };
}
