/** Why a commit is refused; each with the line that a person can be told. */
export const COMMIT_REFUSALS = {
  'proposal.by-reference': 'The change refers to a proposal that was sent apart from it.',
  'proposal.type': 'The change is of a kind that AnoChat does not use.',
  'proposal.repeated': 'The change says the same thing twice.',
  'data.malformed': 'The change does not say what it is for.',
  'reason.differs': 'The change says that it is for something else than it does.',
  'committer.forged': 'The change was made by a device that its user never had.',
  'committer.stale': 'The change was made by a device that was revoked.',
  'committer.departed': 'The change was made by someone who has left or was taken out.',
  'path.missing': 'The change brings no new key although it must.',
  'path.credential': 'The device that made the change gave itself another name or key.',
  'add.forged': 'The change brings in a device that its user never had.',
  'add.stale': 'The change brings in a device that was revoked.',
  'add.present': 'The change brings in a device that is there already.',
  'add.readded': 'The change takes a device out and brings it in again.',
  'add.not-permitted': 'The change brings in someone, by somebody who may not do that.',
  'add.removed-user': 'The change brings in someone whom the server has taken out.',
  'direct.outsider': 'The change brings a third person into a conversation of two.',
  'remove.self': 'The change takes out the device that made it.',
  'remove.not-permitted': 'The change takes someone out, by somebody who may not do that.',
  'policy.not-permitted': 'The change alters the rules, by somebody who may not do that.',
  'policy.immutable': 'The change alters what the group can never change.',
  'external.proposals': 'A device that came in by itself changed more than that.',
  'external.no-membership': 'A device came in by itself for someone who is not a member.',
  'external.present': 'A device came in a second time.',
  'external.evicts': 'A device that came in by itself took somebody else out.',
  'credential.unknown': 'The devices of someone in this change are not known yet.',
} as const;
export type CommitRefusal = keyof typeof COMMIT_REFUSALS;

export type CommitVerdict =
  { readonly ok: true } | { readonly ok: false; readonly reason: CommitRefusal };
