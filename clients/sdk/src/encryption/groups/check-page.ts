import { differingIn } from '@anochat/e2ee';
import type { ReadPage } from '../../codec';
import type { Difference } from '../encryption';
import type { GroupContext } from './group-context';
import type { LogTrace } from './log-trace';
import { readDeletes } from './read-deletes';
import { readPoints } from './read-points';

/**
 * What of a page, read from anywhere in the log, is not what members have signed: its entries between
 * the points that lie in it, and each that has lost its body.
 */
export const checkPage = async (
  context: GroupContext,
  trace: LogTrace,
  { entries, isComplete }: ReadPage,
): Promise<readonly Difference[]> => {
  const { kept, points } = await readPoints(context, entries);
  const differing = differingIn(context.ring.primitives, kept, points, trace.points);
  const { forged } = isComplete ? await readDeletes(context, entries, entries) : { forged: [] };
  return [
    ...differing.map(({ by, seq }) => ({ userId: by.user, seq, reason: 'chain' as const })),
    ...forged,
  ];
};
