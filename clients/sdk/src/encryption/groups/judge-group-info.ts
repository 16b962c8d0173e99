import { LIMITS } from '@anochat/contract';
import { fromBase64 } from '@anochat/e2ee';
import {
  holdToCommits,
  mlsCipherSuite,
  type GroupInfoProblem,
  type PublicGroup,
} from '@anochat/e2ee/mls';
import type { GroupContext } from './group-context';

/**
 * Holds the group that the server shows to the newest epoch that any device of the account has left
 * the key of, and to the commits since.
 * @throws MlsError
 */
export const judgeGroupInfo = async (
  context: Pick<GroupContext, 'id' | 'ring' | 'host'>,
  group: PublicGroup,
): Promise<GroupInfoProblem | null> => {
  const { generation } = group.groupId;
  const newest = (await context.ring.openEpochRecords(context.id)).at(-1);
  if (newest && newest.generation > generation) return 'group-info.older';
  const known = newest?.generation === generation ? newest : null;
  if (known && known.epoch > group.epoch) return 'group-info.older';
  const commits = await readCommits(context, group, (known?.epoch ?? group.epoch) - 1);
  return holdToCommits(mlsCipherSuite(context.ring.primitives), group, known, commits);
};

/** Those that led from the epoch `first` to that of the group. */
const readCommits = async (
  { id, host }: Pick<GroupContext, 'id' | 'host'>,
  { groupId: { generation }, epoch }: PublicGroup,
  first: number,
): Promise<readonly Uint8Array[]> => {
  const commits: Uint8Array[] = [];
  while (first + commits.length < epoch) {
    const { items } = await host.api.groups.commits(id, {
      generation,
      afterEpoch: first + commits.length,
      limit: LIMITS.pageCommits,
    });
    const bodies = items.flatMap((one) =>
      one.epoch < epoch && one.body !== undefined ? [fromBase64(one.body)] : [],
    );
    if (bodies.length === 0) break;
    commits.push(...bodies);
  }
  return commits;
};
