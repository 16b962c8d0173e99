import type { Primitives } from '../primitives/primitives';
import type { ChainPoint } from './chain';
import { type LoggedDigest, type SignedPoint, verifyPage } from './verify-page';

/**
 * The signed points that entries of a log disagree with. The entries come in any order and need not
 * follow one another, as a page that leaves out what is about other entries: each unbroken run is
 * checked between the points that lie in it, and from the first one that is known to be true.
 *
 * @param known points of the chain that this device has computed itself
 */
export function differingIn(
  primitives: Primitives,
  entries: readonly LoggedDigest[],
  points: readonly SignedPoint[],
  known: readonly ChainPoint[] = [],
): readonly SignedPoint[] {
  const found = runsOf(entries).flatMap((run) => {
    const [first, last] = [run[0]?.seq ?? 0, run.at(-1)?.seq ?? 0];
    const own = known.find(({ seq }) => seq >= first - 1 && seq <= last);
    const starts = own === undefined ? [undefined] : [undefined, own];
    return starts.flatMap((start) => {
      const verdict = verifyPage(primitives, run, points, start);
      return verdict.state === 'checked' ? verdict.differing : [];
    });
  });
  return [...new Set(found)];
}

function runsOf(entries: readonly LoggedDigest[]): readonly (readonly LoggedDigest[])[] {
  const runs: LoggedDigest[][] = [];
  for (const entry of [...entries].sort((a, b) => a.seq - b.seq)) {
    const run = runs.at(-1);
    if (run?.at(-1)?.seq === entry.seq - 1) run.push(entry);
    else runs.push([entry]);
  }
  return runs;
}
