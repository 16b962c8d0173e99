import type { CommitRefusal } from '@anochat/e2ee';

const PEOPLE = 'keys.refusedPeople';
const RULES = 'keys.refusedRules';
const DEVICE = 'keys.refusedDevice';
const FORM = 'keys.refusedForm';

const KEYS = {
  'proposal.by-reference': FORM,
  'proposal.type': FORM,
  'proposal.repeated': FORM,
  'data.malformed': FORM,
  'reason.differs': FORM,
  'committer.forged': DEVICE,
  'committer.stale': DEVICE,
  'committer.departed': PEOPLE,
  'path.missing': FORM,
  'path.credential': DEVICE,
  'add.forged': DEVICE,
  'add.stale': DEVICE,
  'add.present': FORM,
  'add.readded': FORM,
  'add.not-permitted': PEOPLE,
  'add.removed-user': PEOPLE,
  'direct.outsider': PEOPLE,
  'remove.self': FORM,
  'remove.not-permitted': PEOPLE,
  'policy.not-permitted': RULES,
  'policy.immutable': RULES,
  'external.proposals': PEOPLE,
  'external.no-membership': PEOPLE,
  'external.present': FORM,
  'external.evicts': PEOPLE,
  'credential.unknown': DEVICE,
} as const satisfies Record<CommitRefusal, string>;

export type RefusalKey = (typeof KEYS)[CommitRefusal];

/** The sentence that tells people why a commit was refused: who may what, whose device, or its form. */
export const refusalKey = (reason: string): RefusalKey => (isKnown(reason) ? KEYS[reason] : FORM);

/** A commit that cannot even be read is refused for no reason of these. */
const isKnown = (reason: string): reason is CommitRefusal => Object.hasOwn(KEYS, reason);
