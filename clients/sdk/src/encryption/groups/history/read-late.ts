import { LIMITS, type DeviceId, type Seq } from '@anochat/contract';
import type { LogFollower } from '../log-follower';
import type { GroupContext } from '../group-context';
import type { StoredEpoch } from '../stored-epoch';

/** What the messages of these epochs say of the conversation, which was read on without their keys. */
export const readLate = async (
  { id, host }: Pick<GroupContext, 'id' | 'host'>,
  follower: LogFollower,
  epochs: readonly StoredEpoch[],
): Promise<void> => {
  for (const { generation, epoch, firstSeq, lastSeq } of epochs) {
    const counters = new Map<DeviceId, number>();
    const end = lastSeq ?? follower.trace.cursor;
    for (let after: Seq = firstSeq; after < end;) {
      const query = { after, limit: LIMITS.pageEntries };
      const { items, hasMore } = await host.api.log.entries(id, query);
      for (const entry of items) {
        const isOfIt = entry.generation === generation && entry.epoch === epoch;
        if (entry.kind === 'message' && isOfIt && entry.seq < end) {
          follower.takeLate(entry, counters);
        }
      }
      const last = items.at(-1)?.seq;
      if (last === undefined || !hasMore) break;
      after = last;
    }
  }
  await follower.save();
};
