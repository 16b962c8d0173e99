import type { DeviceId, Seq, SeqRange, UserId } from '@anochat/contract';

import type { Primitives } from '../primitives/primitives';
import type { ChainPoint } from './chain';
import { type LoggedDigest, type SignedPoint, verifyPage } from './verify-page';

/** An entry as this device keeps it; `counter` is the sender's, of every message that was opened. */
export interface KeptEntry extends LoggedDigest {
  readonly counter: { readonly device: DeviceId; readonly value: number } | null;
}

export interface SeenAlike {
  readonly user: UserId;
  readonly device: DeviceId;
  /** The highest seq up to which this device saw the same log. */
  readonly upTo: Seq;
}

/** "1..N, no gap, no double, seen alike by these members", or what is otherwise, and where. */
export interface NoLossReport {
  /** The span that was looked at; a joiner's begins at the join. */
  readonly span: SeqRange;
  readonly isWhole: boolean;
  readonly missing: readonly SeqRange[];
  readonly doubled: readonly Seq[];
  /** Counters that a device used, but no entry here bears: messages that were withheld. */
  readonly missingCounters: readonly {
    readonly device: DeviceId;
    readonly from: number;
    readonly to: number;
  }[];
  readonly doubledCounters: readonly { readonly device: DeviceId; readonly value: number }[];
  readonly alike: readonly SeenAlike[];
  readonly differing: readonly SignedPoint[];
}

/**
 * Looks over all that this device keeps of a log, in any order, for the span that it should have
 * whole. Pure; `start` is the chain before the span where it is known (always, from seq 1).
 */
export function noLossReport(
  primitives: Primitives,
  span: SeqRange,
  kept: readonly KeptEntry[],
  points: readonly SignedPoint[],
  start?: ChainPoint,
): NoLossReport {
  const entries = kept
    .filter(({ seq }) => seq >= span[0] && seq <= span[1])
    .sort((a, b) => a.seq - b.seq);
  const missing = gaps(
    entries.map(({ seq }) => seq),
    span,
  );
  const doubled = doubles(entries.map(({ seq }) => seq));
  const counters = counterFindings(entries);
  const isUnbroken = missing.length === 0 && doubled.length === 0;
  const verdict = isUnbroken ? verifyPage(primitives, entries, points, start) : null;
  const checked = verdict?.state === 'checked' ? verdict : { agreed: [], differing: [] };
  const isWhole =
    isUnbroken &&
    counters.missingCounters.length === 0 &&
    counters.doubledCounters.length === 0 &&
    checked.differing.length === 0;
  const { agreed, differing } = checked;
  return { span, isWhole, missing, doubled, ...counters, alike: highest(agreed), differing };
}

function gaps(ascending: readonly number[], [first, last]: SeqRange): readonly SeqRange[] {
  const bounds = [first - 1, ...ascending, last + 1];
  return bounds.slice(1).flatMap((next, index): readonly SeqRange[] => {
    const before = bounds[index] ?? next;
    return next > before + 1 ? [[before + 1, next - 1]] : [];
  });
}

function doubles(ascending: readonly number[]): readonly number[] {
  const again = ascending.filter((value, index) => value === ascending[index - 1]);
  return [...new Set(again)];
}

/** A device's first counter in the span may be any: what went before lies outside. */
function counterFindings(
  entries: readonly KeptEntry[],
): Pick<NoLossReport, 'missingCounters' | 'doubledCounters'> {
  const devices = new Map<DeviceId, number[]>();
  for (const { counter } of entries) {
    if (counter === null) continue;
    devices.set(counter.device, [...(devices.get(counter.device) ?? []), counter.value]);
  }
  const sorted = [...devices].map(([device, values]) => ({
    device,
    values: values.sort((a, b) => a - b),
  }));
  return {
    missingCounters: sorted.flatMap(({ device, values }) =>
      gaps(values, [values[0] ?? 1, values.at(-1) ?? 0]).map(([from, to]) => ({
        device,
        from,
        to,
      })),
    ),
    doubledCounters: sorted.flatMap(({ device, values }) =>
      doubles(values).map((value) => ({ device, value })),
    ),
  };
}

function highest(agreed: readonly SignedPoint[]): readonly SeenAlike[] {
  const best = new Map<DeviceId, SeenAlike>();
  for (const { by, seq } of agreed) {
    const known = best.get(by.device);
    if (known === undefined || known.upTo < seq) best.set(by.device, { ...by, upTo: seq });
  }
  return [...best.values()];
}
