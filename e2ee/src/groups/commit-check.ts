import type { AddFacts, CommitFacts, ProposalFacts } from './commit-facts';
import type { CommitRefusal } from './commit-verdict';
import type { CommitWorld } from './commit-world';
import type { DeviceCredential, Leaf } from './leaf';

/** One thing that must hold of every commit; `null` where it does. */
export type CommitCheck = (facts: CommitFacts, world: CommitWorld) => CommitRefusal | null;

type Removal = Extract<ProposalFacts, { type: 'remove' }>;
type PolicyChange = Extract<ProposalFacts, { type: 'policy' }>;

export const additionsOf = ({ proposals }: CommitFacts): readonly AddFacts[] =>
  proposals.filter((proposal): proposal is AddFacts => proposal.type === 'add');

export const removalsOf = ({ proposals }: CommitFacts): readonly Leaf[] =>
  proposals
    .filter((proposal): proposal is Removal => proposal.type === 'remove')
    .map(({ leaf }) => leaf);

export const policyChangesOf = ({ proposals }: CommitFacts): readonly PolicyChange[] =>
  proposals.filter((proposal): proposal is PolicyChange => proposal.type === 'policy');

export const hasSameKey = (a: DeviceCredential, b: DeviceCredential): boolean =>
  a.signatureKey.length === b.signatureKey.length &&
  a.signatureKey.every((byte, at) => byte === b.signatureKey[at]);

/** The same device, or another name for its key: neither may stand in a group twice. */
export const collides = (a: DeviceCredential, b: DeviceCredential): boolean =>
  a.device === b.device || hasSameKey(a, b);

export const isSameCredential = (a: DeviceCredential, b: DeviceCredential): boolean =>
  a.user === b.user && a.device === b.device && hasSameKey(a, b);
