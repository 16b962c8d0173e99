import { LIMITS, type Entry, type Seq } from '@anochat/contract';
import { deriveEpochKeys, FormatError, fromBase64, messageTag } from '@anochat/e2ee';
import type { EpochRecord } from '@anochat/e2ee';
import type { GroupContext } from '../group-context';

type Context = Pick<GroupContext, 'id' | 'host' | 'ring'>;

/** A run of the log without a gap, and what the log has before or after it. */
interface Run {
  readonly items: readonly Entry[];
  readonly firstSeq: Seq;
  readonly hasMore: boolean;
}

/**
 * Of keys that somebody else sent those that the log agrees with: a commit stands where each epoch
 * is said to begin, and if there are messages of the epoch, the first ones have one that is under
 * the key. Not each of them: any member could have put in one that names another key.
 */
export const proveEpochs = async (
  context: Context,
  records: readonly EpochRecord[],
): Promise<readonly EpochRecord[]> => {
  const proven: EpochRecord[] = [];
  let run: Run = { items: [], firstSeq: 1, hasMore: true };
  for (const record of [...records].sort((a, b) => a.firstSeq - b.firstSeq)) {
    const looked = await lookAt(context, record, run);
    run = looked.run;
    if (looked.holds) proven.push(record);
    else
      context.host.platform.log('warn', 'A shared key is not one of the log', {
        id: record.conversation,
        epoch: record.epoch,
      });
  }
  return proven;
};

interface Looked {
  readonly holds: boolean;
  readonly run: Run;
}

const lookAt = async (context: Context, record: EpochRecord, known: Run): Promise<Looked> => {
  const { primitives } = context.ring;
  const { tag } = deriveEpochKeys(primitives, record.secret);
  let run = covers(known, record.firstSeq) ? known : await read(context, record.firstSeq);
  const begin = run.items.find(({ seq }) => seq === record.firstSeq);
  // Below what the conversation keeps there is nothing to be held to.
  const isKept = record.firstSeq >= run.firstSeq;
  if (isKept && !(begin && isBegin(begin, record))) return { holds: false, run };
  for (;;) {
    const { tags, isEnd } = tagsIn(run.items, record);
    if (tags.length > 0) return { holds: tags.some((one) => primitives.equal(one, tag)), run };
    const last = run.items.at(-1);
    if (isEnd || !run.hasMore || !last) return { holds: true, run };
    run = await read(context, last.seq + 1);
  }
};

/** Which keys the messages of the epoch name, and whether it ends in this run. */
const tagsIn = (
  items: readonly Entry[],
  record: EpochRecord,
): { readonly tags: readonly Uint8Array[]; readonly isEnd: boolean } => {
  const after = items.filter(({ seq }) => seq > record.firstSeq);
  const end = after.findIndex((entry) => entry.kind === 'commit' && entry.epoch >= record.epoch);
  const within = end === -1 ? after : after.slice(0, end);
  return { tags: within.flatMap((entry) => tagOf(entry, record) ?? []), isEnd: end !== -1 };
};

const covers = ({ items }: Run, seq: Seq): boolean => {
  const [first, last] = [items[0], items.at(-1)];
  return first !== undefined && last !== undefined && first.seq <= seq && seq <= last.seq;
};

const read = async ({ host, id }: Context, from: Seq): Promise<Run> => {
  const query = { after: from - 1, limit: LIMITS.pageEntries };
  const { items, firstSeq, hasMore } = await host.api.log.entries(id, query);
  return { items, firstSeq, hasMore };
};

const isBegin = (entry: Entry, { generation, epoch }: EpochRecord): boolean =>
  entry.kind === 'commit' && entry.generation === generation && entry.epoch === epoch - 1;

const tagOf = (entry: Entry, { generation, epoch }: EpochRecord): Uint8Array | null => {
  if (entry.kind !== 'message' || entry.body === undefined) return null;
  if (entry.generation !== generation || entry.epoch !== epoch) return null;
  try {
    return messageTag(fromBase64(entry.body));
  } catch (error) {
    if (error instanceof FormatError) return null;
    throw error;
  }
};
