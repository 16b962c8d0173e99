import type { Entry, RedactionEntry, Seq } from '@anochat/contract';
import type { Difference } from '../encryption';
import { digestOf } from './digest-of';
import type { GroupContext } from './group-context';
import { isDueToBeErased } from './is-due-to-be-erased';
import { judgeDelete } from './log-deletes';

interface Deletes {
  readonly forged: readonly Difference[];
  /** Who led the group then is not known here. */
  readonly unjudged: readonly Seq[];
  readonly removed: readonly Seq[];
}

/**
 * Each entry without its body has to be explained by what its author has signed. What somebody else
 * did was judged where this device followed the group; elsewhere nobody knows here who led it.
 */
export const readDeletes = async (
  { ring, state, host }: GroupContext,
  entries: readonly Entry[],
  all: readonly Entry[],
): Promise<Deletes> => {
  const redactions = new Map<Seq, RedactionEntry>();
  for (const entry of all) {
    if (entry.kind === 'redaction' && entry.target !== null) redactions.set(entry.target, entry);
  }
  const forged: Difference[] = [];
  const unjudged: Seq[] = [];
  const removed: Seq[] = [];
  for (const entry of entries) {
    const { seq, sender, target } = entry;
    if (!entry.erased || isDueToBeErased(entry, host.platform.clock.now())) continue;
    const redaction = redactions.get(seq);
    if (!redaction) {
      const isExplained = target !== null && redactions.has(target);
      if (!isExplained) forged.push({ userId: sender, seq, reason: 'erased' });
      continue;
    }
    const deleted = { seq, sender, digest: digestOf(ring.primitives, entry) };
    const verdict = await judgeDelete(ring, null, redaction, deleted);
    if (verdict === 'forged') forged.push({ userId: redaction.sender, seq, reason: 'delete' });
    const isFollowed = state.group !== null && redaction.seq > state.stored.joinedSeq;
    if (verdict === 'unjudged' && !isFollowed) unjudged.push(seq);
    if (verdict === 'operator') removed.push(seq);
  }
  return { forged, unjudged, removed };
};
