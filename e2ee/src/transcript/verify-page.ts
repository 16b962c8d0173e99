import type { DeviceId, Seq, UserId } from '@anochat/contract';

import type { Primitives } from '../primitives/primitives';
import { chainStep, type ChainPoint } from './chain';

/** d of an entry: computed from a whole one, as the server tells it for an erased one. */
export interface LoggedDigest {
  readonly seq: Seq;
  readonly digest: Uint8Array;
}

/** What a member signed, in a message or a commit, of the log as that member saw it. */
export interface SignedPoint extends ChainPoint {
  readonly by: { readonly user: UserId; readonly device: DeviceId };
  /** The seq of the entry that it is signed in. */
  readonly at: Seq;
}

export type PageVerdict =
  /** No signed point lies in it and nothing before it is known: nothing can be said yet. */
  | { readonly state: 'unanchored' }
  /** The entries do not follow one another; `at` is the seq that should stand there. */
  | { readonly state: 'broken'; readonly at: Seq }
  | {
      readonly state: 'checked';
      /** From after the one up to and with the other. */
      readonly from: ChainPoint;
      readonly to: ChainPoint;
      readonly agreed: readonly SignedPoint[];
      /** "This log differs from what X saw." */
      readonly differing: readonly SignedPoint[];
    };

/**
 * Checks a page of the log, in order of seq, against the points signed in it. `start` is the chain
 * known before or within it. Without one, and for a joiner who sees nothing before the join, the
 * first signed point of the page is the start: it is believed, and what follows is held to it.
 */
export function verifyPage(
  primitives: Primitives,
  page: readonly LoggedDigest[],
  points: readonly SignedPoint[],
  start?: ChainPoint,
): PageVerdict {
  const first = page[0];
  if (first === undefined) return { state: 'unanchored' };
  const jump = page.findIndex(({ seq }, index) => seq !== first.seq + index);
  if (jump >= 0) return { state: 'broken', at: first.seq + jump };
  const end = first.seq + page.length - 1;
  const from = start ?? firstPoint(points, first.seq - 1, end);
  if (from === null) return { state: 'unanchored' };
  if (from.seq < first.seq - 1) return { state: 'broken', at: from.seq + 1 };

  const chain = chainOver(primitives, page.slice(from.seq - first.seq + 1), from);
  const to = chain.at(-1) ?? from;
  const told = points.filter(({ seq }) => seq >= from.seq && seq <= to.seq);
  const agreed = told.filter((point) => agrees(primitives, point, chain[point.seq - from.seq]));
  const differing = told.filter((point) => !agreed.includes(point));
  return { state: 'checked', from, to, agreed, differing };
}

/** The chain at the start and at each entry after it. */
function chainOver(
  primitives: Primitives,
  entries: readonly LoggedDigest[],
  from: ChainPoint,
): readonly ChainPoint[] {
  const chain = [from];
  let last = from;
  for (const { digest } of entries) {
    last = chainStep(primitives, last, digest);
    chain.push(last);
  }
  return chain;
}

function firstPoint(
  points: readonly SignedPoint[],
  earliest: Seq,
  latest: Seq,
): SignedPoint | null {
  const inside = points.filter(({ seq, at }) => seq >= earliest && seq <= latest && seq < at);
  return inside.sort((a, b) => a.seq - b.seq || a.at - b.at)[0] ?? null;
}

/** Nobody has seen the entry in which they say so, or a later one. */
function agrees(primitives: Primitives, point: SignedPoint, own: ChainPoint | undefined): boolean {
  return own !== undefined && point.seq < point.at && primitives.equal(point.chain, own.chain);
}
