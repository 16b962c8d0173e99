import type { JoinRefusal } from '@anochat/e2ee';
import type { GroupInfoProblem } from '@anochat/e2ee/mls';

/** Why a device does not come into the group that it is shown. */
export type EntryProblem = GroupInfoProblem | JoinRefusal | 'group-info.malformed';
