import type { Seq } from '@anochat/contract';
import { differingIn } from '@anochat/e2ee';
import type { ReadPage } from '../../codec';
import type { Difference } from '../encryption';
import type { GroupContext } from './group-context';
import type { LogTrace } from './log-trace';
import { readDeletes } from './read-deletes';
import { readPoints } from './read-points';

const bySeq = (a: { readonly seq: Seq }, b: { readonly seq: Seq }): number => a.seq - b.seq;

/**
 * What of a page, read from anywhere in the log, is not what members have signed: its entries between
 * the points that lie in it, and each that has lost its body.
 */
export const checkPage = async (
  context: GroupContext,
  trace: LogTrace,
  { entries, isComplete }: ReadPage,
): Promise<readonly Difference[]> => {
  const { primitives, self } = context.ring;
  const { kept, points } = await readPoints(context, entries);
  const by = { user: self.userId, device: self.deviceId };
  // What this device has read before counts like the word of a member.
  const own = trace.points.map((point) => ({ ...point, by, at: point.seq + 1 }));
  const [ownFirst] = [...differingIn(primitives, kept, own, trace.points)].sort(bySeq);
  const differing = [
    ...differingIn(primitives, kept, points, trace.points),
    ...(ownFirst ? [ownFirst] : []),
  ];
  const { forged } = isComplete ? await readDeletes(context, entries, entries) : { forged: [] };
  return [
    ...differing.map(({ by, seq }) => ({ userId: by.user, seq, reason: 'chain' as const })),
    ...forged,
  ];
};
