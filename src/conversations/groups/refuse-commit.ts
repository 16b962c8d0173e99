import type { CommitRefusal, GenerationRefusal } from '@anochat/e2ee';
import { MlsError, type MlsErrorKind } from '@anochat/e2ee/mls';

import { ProblemError } from '../../platform/errors';

/** What the server refuses beside what the members' own policy does. */
type ServerRefusal =
  /** Made by another device than the one that sends it. */
  | 'committer.differs'
  /** The Welcome is not for exactly those whom the commit adds. */
  | 'welcome.differs'
  /** Not the group of this conversation, or not at its beginning. */
  | 'group.differs'
  /** Others are in the group than the conversation is made for. */
  | 'members.differ'
  | `mls.${MlsErrorKind}`;

export const refuseCommit = (
  reason: CommitRefusal | GenerationRefusal | ServerRefusal,
  cause?: unknown,
): ProblemError => new ProblemError('commit.refused', { reason }, { cause });

/** @throws commit.refused for bytes that do not hold. */
export const refusingBytes = async <T>(read: Promise<T>): Promise<T> => {
  try {
    return await read;
  } catch (error) {
    throw error instanceof MlsError ? refuseCommit(`mls.${error.kind}`, error) : error;
  }
};
