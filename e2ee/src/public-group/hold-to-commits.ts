import type { CiphersuiteImpl } from 'ts-mls';
import { createConfirmedHash, createInterimHash } from 'ts-mls/transcriptHash.js';

import type { EpochRecord } from '../backup/epoch-record';
import { decodeGroupId } from '../groups/group-id';
import { credentialOf } from './group-view';
import { isEqual } from './is-equal';
import type { PublicGroup } from './public-group';
import { openCommit } from './read-commit';
import { refusing } from './refusing';

/**
 * - `group-info.older`: of an epoch before one that the user was in.
 * - `group-info.unreachable`: the logged commits do not lead from there to it.
 * - `group-info.tag`: of another epoch than the one that the last commit began.
 * - `group-info.strangers`: with a device that was not there, and that no commit has brought in.
 */
export type GroupInfoProblem =
  'group-info.older' | 'group-info.unreachable' | 'group-info.tag' | 'group-info.strangers';

type Described = Pick<
  PublicGroup,
  'groupId' | 'epoch' | 'confirmedTranscriptHash' | 'confirmationTag' | 'leaves'
>;
/** The newest epoch of that generation that the user has a key of. */
export type KnownEpochRecord = Pick<EpochRecord, 'epoch' | 'confirmedTranscriptHash' | 'roster'>;

/**
 * Whether a group that a device is to enter by itself goes on from the last epoch that its user was
 * in. Who was removed could else hand over the GroupInfo of a group that nobody else is in.
 *
 * @param commits from the one that began `known` to the one that began the group's epoch; where
 * nothing is known, the last one.
 * @throws MlsError for what is no commit
 */
export const holdToCommits = (
  suite: CiphersuiteImpl,
  group: Described,
  known: KnownEpochRecord | null,
  commits: readonly Uint8Array[],
): Promise<GroupInfoProblem | null> =>
  refusing(async () => {
    if (known && group.epoch < known.epoch) return 'group-info.older';
    const first = (known?.epoch ?? group.epoch) - 1;
    const opened = commits.map((commit) => openCommit(commit));
    const isInOrder = opened.every(({ signed: { content } }, at) => {
      const groupId = decodeGroupId(content.groupId);
      return (
        groupId?.conversation === group.groupId.conversation &&
        groupId.generation === group.groupId.generation &&
        content.epoch === BigInt(first + at)
      );
    });
    const [begun, ...later] = opened;
    if (!isInOrder || !begun || opened.length !== group.epoch - first) {
      return 'group-info.unreachable';
    }
    const last = opened.at(-1) ?? begun;
    if (!isEqual(last.signed.confirmationTag, group.confirmationTag)) return 'group-info.tag';
    if (!known) return null;

    let confirmed = known.confirmedTranscriptHash;
    let { confirmationTag } = begun.signed;
    for (const { signed } of later) {
      const interim = await createInterimHash(confirmed, confirmationTag, suite.hash);
      const { content, signature } = signed;
      const input = { wireformat: 'mls_public_message', content, signature } as const;
      confirmed = await createConfirmedHash(interim, input, suite.hash);
      ({ confirmationTag } = signed);
    }
    if (!isEqual(confirmed, group.confirmedTranscriptHash)) return 'group-info.unreachable';

    const there = new Set(known.roster.map(({ device }) => device));
    for (const { signed, proposals } of later) {
      for (const proposal of proposals) {
        if (proposal.proposalType !== 'add') continue;
        there.add(credentialOf(proposal.add.keyPackage.leafNode).device);
      }
      const { sender, commit } = signed.content;
      if (sender.senderType === 'new_member_commit' && commit.path) {
        there.add(credentialOf(commit.path.leafNode).device);
      }
    }
    return group.leaves.every(({ device }) => there.has(device)) ? null : 'group-info.strangers';
  });
