import type { Entry, Seq } from '@anochat/contract';
import type { GroupContext } from './group-context';

/** One entry of the log as the server has it now, `null` where it has none for this device. */
export const entryAt = async (
  { id, host }: Pick<GroupContext, 'id' | 'host'>,
  seq: Seq,
): Promise<Entry | null> => {
  const page = await host.api.log.entries(id, { around: seq, limit: 1 });
  return [...page.items, ...page.about].find((entry) => entry.seq === seq) ?? null;
};
