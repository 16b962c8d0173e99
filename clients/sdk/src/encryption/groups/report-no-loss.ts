import { LIMITS, type Entry, type Seq, type SeqRange, type UserId } from '@anochat/contract';
import {
  chainStart,
  entryDigest,
  FormatError,
  noLossReport,
  type KeptEntry,
  type SignedPoint,
} from '@anochat/e2ee';
import type { NoLossReport } from '../encryption';
import type { GroupContext } from './group-context';
import type { LogTrace } from './log-trace';

interface Read {
  readonly kept: readonly KeptEntry[];
  readonly points: readonly SignedPoint[];
  /** Their bodies are gone. */
  readonly erased: readonly Seq[];
}

/** Reads the whole log once more, and holds it to what its members have signed. */
export const reportNoLoss = async (
  context: GroupContext,
  trace: LogTrace,
): Promise<NoLossReport> => {
  const { id, ring, host } = context;
  const head = host.headOf(id);
  const to = trace.cursor;
  const entries = await readAll(context, to);
  const { kept, points, erased } = await readPoints(context, entries);
  const hidden = (head?.hidden ?? []).filter(([from]) => from <= to);
  const from = entries[0]?.seq ?? to;
  const start = from === 1 ? chainStart(ring.primitives, id) : undefined;
  const report = noLossReport(ring.primitives, [from, to], kept, points, start);
  const isErased = (seq: Seq): boolean => erased.includes(seq);
  const isHidden = (seq: Seq): boolean => hidden.some(([a, b]) => a <= seq && seq <= b);
  return {
    conversationId: id,
    from,
    to,
    unchecked: [
      ...(from > 1 ? [[1, from - 1] as const] : []),
      ...hidden.filter(([first]) => first >= from),
      ...erased.map((seq) => [seq, seq] as const),
    ],
    gaps: report.missing.flatMap(seqsOf).filter((seq) => !isErased(seq) && !isHidden(seq)),
    doubles: report.doubled,
    seenAlike: highestOf(report.alike.filter(({ user }) => user !== ring.self.userId)),
    differs: [
      ...report.differing.map(({ by, seq }) => ({ userId: by.user, seq })),
      ...trace.differing,
    ],
  };
};

const readAll = async ({ id, host }: GroupContext, to: Seq): Promise<readonly Entry[]> => {
  const entries: Entry[] = [];
  for (let after = 0; after < to;) {
    const page = await host.api.log.entries(id, { after, limit: LIMITS.pageEntries });
    entries.push(...page.items.filter(({ seq }) => seq <= to));
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
  const erased: Seq[] = [];
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
    try {
      kept.push({ seq, digest: entryDigest(ring.primitives, entry), counter });
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      erased.push(seq);
    }
  }
  return { kept, points, erased };
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
