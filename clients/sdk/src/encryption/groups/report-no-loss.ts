import { LIMITS, type Entry, type Seq, type SeqRange, type UserId } from '@anochat/contract';
import { chainStart, noLossReport } from '@anochat/e2ee';
import type { NoLossReport } from '../encryption';
import type { GroupContext } from './group-context';
import type { LogTrace } from './log-trace';
import { readDeletes } from './read-deletes';
import { readPoints } from './read-points';

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
  const { kept, points, unknown, sharedUpTo } = await readPoints(context, entries);
  const { forged, unjudged, removed } = await readDeletes(context, entries, all);
  const hidden = (head?.hidden ?? []).filter(([from]) => from <= to);
  // Who was there before is the word of one member: nobody is held to what those signed.
  const from = Math.max(entries[0]?.seq ?? to, sharedUpTo + 1);
  const start = from === 1 ? chainStart(ring.primitives, id) : undefined;
  const report = noLossReport(
    ring.primitives,
    [from, to],
    kept.filter(({ seq }) => seq >= from),
    points.filter(({ at }) => at >= from),
    start,
  );
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
      ...[...unknown, ...unjudged].filter((seq) => seq >= from).map((seq) => [seq, seq] as const),
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

const seqsOf = ([from, to]: SeqRange): readonly Seq[] =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at);

const highestOf = (
  alike: readonly { readonly user: UserId; readonly upTo: Seq }[],
): NoLossReport['seenAlike'] => {
  const highest = new Map<UserId, Seq>();
  for (const { user, upTo } of alike) highest.set(user, Math.max(highest.get(user) ?? 0, upTo));
  return [...highest].map(([userId, upTo]) => ({ userId, upTo }));
};
