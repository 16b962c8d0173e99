import type { Seq } from '@anochat/contract';

import { ByteReader, numberBytes } from './byte-reader';
import { COMMIT_REASONS, type CommitReason } from './commit-reason';

/** The `authenticated_data` of a commit. */
export interface CommitData {
  readonly v: 1;
  readonly reason: CommitReason;
  /** The committer has the log up to here, 0 for none of it. */
  readonly seenSeq: Seq;
  /** The log's chain at `seenSeq`: 32 bytes. */
  readonly seenChain: Uint8Array;
}

const VERSION = 1;
const CHAIN_LENGTH = 32;

/** v || reason || seenSeq(8) || seenChain(32), 42 bytes. */
export const encodeCommitData = (data: CommitData): Uint8Array => {
  if (data.seenChain.length !== CHAIN_LENGTH) throw new RangeError('a chain has 32 bytes');
  return Uint8Array.from([
    VERSION,
    COMMIT_REASONS.indexOf(data.reason),
    ...numberBytes(data.seenSeq, 8),
    ...data.seenChain,
  ]);
};

export const decodeCommitData = (bytes: Uint8Array): CommitData | null => {
  const reader = new ByteReader(bytes);
  if (reader.number(1) !== VERSION) return null;
  const reason = COMMIT_REASONS[reader.number(1) ?? COMMIT_REASONS.length];
  const seenSeq = reader.number(8);
  const seenChain = reader.take(CHAIN_LENGTH);
  if (reason === undefined || seenSeq === null || seenChain === null || !reader.isAtEnd)
    return null;
  return Number.isSafeInteger(seenSeq) ? { v: VERSION, reason, seenSeq, seenChain } : null;
};
