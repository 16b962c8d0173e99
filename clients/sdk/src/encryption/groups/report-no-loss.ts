import {
  LIMITS,
  type Entry,
  type RedactionEntry,
  type Seq,
  type SeqRange,
  type UserId,
} from '@anochat/contract';
import { chainStart, noLossReport, type KeptEntry, type SignedPoint } from '@anochat/e2ee';
import type { Difference, NoLossReport } from '../encryption';
import { digestOf } from './entry-at';
import type { GroupContext } from './group-context';
import { judgeDelete } from './log-deletes';
import type { LogTrace } from './log-trace';

interface Read {
  readonly kept: readonly KeptEntry[];
  readonly points: readonly SignedPoint[];
  /** Nobody can tell their digests. */
  readonly unknown: readonly Seq[];
}

/** Reads the whole log once more, and holds it to what its members have signed. */
export const reportNoLoss = async (
  context: GroupContext,
  trace: LogTrace,
): Promise<NoLossReport> => {
  const { id, ring, host } = context;
  const head = host.headOf(id);
  const to = trace.cursor;
  const all = await readAll(context);
  const entries = all.filter(({ seq }) => seq <= to);
  const { kept, points, unknown } = await readPoints(context, entries);
  const { forged, unjudged, removed } = await readDeletes(context, entries, all);
  const hidden = (head?.hidden ?? []).filter(([from]) => from <= to);
  const from = entries[0]?.seq ?? to;
  const start = from === 1 ? chainStart(ring.primitives, id) : undefined;
  const report = noLossReport(ring.primitives, [from, to], kept, points, start);
  const isUnknown = (seq: Seq): boolean => unknown.includes(seq);
  const isFollowed = (seq: Seq): boolean =>
    trace.differing.some((one) => one.seq === seq && one.reason !== 'chain');
  const isHidden = (seq: Seq): boolean => hidden.some(([a, b]) => a <= seq && seq <= b);
  return {
    conversationId: id,
    from,
    to,
    unchecked: [
      ...(from > 1 ? [[1, from - 1] as const] : []),
      ...hidden.filter(([first]) => first >= from),
      ...[...unknown, ...unjudged].map((seq) => [seq, seq] as const),
    ],
    gaps: report.missing.flatMap(seqsOf).filter((seq) => !isUnknown(seq) && !isHidden(seq)),
    doubles: report.doubled,
    seenAlike: highestOf(report.alike.filter(({ user }) => user !== ring.self.userId)),
    differs: [
      ...report.differing.map(({ by, seq }) => ({
        userId: by.user,
        seq,
        reason: 'chain' as const,
      })),
      ...trace.differing,
      ...forged.filter(({ seq }) => !isFollowed(seq)),
    ],
    removed,
  };
};

/** To its end: what took an entry back stands after it. */
const readAll = async ({ id, host }: GroupContext): Promise<readonly Entry[]> => {
  const entries: Entry[] = [];
  for (let after = 0; ;) {
    const page = await host.api.log.entries(id, { after, limit: LIMITS.pageEntries });
    entries.push(...page.items);
    const last = page.items.at(-1)?.seq;
    if (last === undefined || !page.hasMore) break;
    after = last;
  }
  return entries;
};

const readPoints = async (
  { ring, opener, epochs }: GroupContext,
  entries: readonly Entry[],
): Promise<Read> => {
  const kept: KeptEntry[] = [];
  const points: SignedPoint[] = [];
  const unknown: Seq[] = [];
  for (const entry of entries) {
    const { conversationId, seq, generation, epoch, sender, device } = entry;
    let counter: KeptEntry['counter'] = null;
    if (entry.kind === 'message' && !entry.erased && device !== null) {
      await epochs.find({ conversation: conversationId, generation, epoch });
      const opened = opener.open(entry);
      if (opened.state === 'opened') {
        const { inner } = opened;
        counter = { device, value: inner.counter };
        if (inner.seenSeq > 0) {
          const by = { user: sender, device };
          points.push({ seq: inner.seenSeq, chain: inner.seenChain, by, at: seq });
        }
      }
    }
    const digest = digestOf(ring.primitives, entry);
    if (digest) kept.push({ seq, digest, counter });
    else unknown.push(seq);
  }
  return { kept, points, unknown };
};

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
const readDeletes = async (
  { ring, state }: GroupContext,
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
    if (!entry.erased) continue;
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

const seqsOf = ([from, to]: SeqRange): readonly Seq[] =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at);

const highestOf = (
  alike: readonly { readonly user: UserId; readonly upTo: Seq }[],
): NoLossReport['seenAlike'] => {
  const highest = new Map<UserId, Seq>();
  for (const { user, upTo } of alike) highest.set(user, Math.max(highest.get(user) ?? 0, upTo));
  return [...highest].map(([userId, upTo]) => ({ userId, upTo }));
};
