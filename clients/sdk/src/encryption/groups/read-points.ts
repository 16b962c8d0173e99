import type { Entry, Seq } from '@anochat/contract';
import { fromBase64, type KeptEntry, type SignedPoint } from '@anochat/e2ee';
import { digestOf } from './digest-of';
import type { GroupContext } from './group-context';

interface Read {
  readonly kept: readonly KeptEntry[];
  readonly points: readonly SignedPoint[];
  /** Nobody can tell their digests. */
  readonly unknown: readonly Seq[];
  /** The last message that opens by a key which somebody shared; 0 where none does. */
  readonly sharedUpTo: Seq;
}

/** What entries are, and what their senders have signed of the log: in messages and in commits. */
export const readPoints = async (
  { ring, opener, epochs }: GroupContext,
  entries: readonly Entry[],
): Promise<Read> => {
  const kept: KeptEntry[] = [];
  const points: SignedPoint[] = [];
  const unknown: Seq[] = [];
  let sharedUpTo = 0;
  for (const entry of entries) {
    const { conversationId, seq, generation, epoch, sender, device } = entry;
    let counter: KeptEntry['counter'] = null;
    if (entry.kind === 'message' && !entry.erased && device !== null) {
      await epochs.find({ conversation: conversationId, generation, epoch });
      const opened = opener.open(entry);
      if (opened.state === 'opened') {
        const { inner } = opened;
        if (opened.sharedBy !== undefined) sharedUpTo = seq;
        counter = { device, value: inner.counter };
        if (inner.seenSeq > 0) {
          const by = { user: sender, device };
          points.push({ seq: inner.seenSeq, chain: inner.seenChain, by, at: seq });
        }
      }
    }
    if (entry.kind === 'commit') {
      const begun = await epochs.stored({
        conversation: conversationId,
        generation,
        epoch: epoch + 1,
      });
      const { firstSeq, seen } = begun?.stored ?? {};
      if (seen && seen.seq > 0 && firstSeq === seq) {
        const { user, device: by } = seen;
        points.push({
          seq: seen.seq,
          chain: fromBase64(seen.chain),
          by: { user, device: by },
          at: seq,
        });
      }
    }
    const digest = digestOf(ring.primitives, entry);
    if (digest) kept.push({ seq, digest, counter });
    else unknown.push(seq);
  }
  return { kept, points, unknown, sharedUpTo };
};
