import type { CommitData } from './commit-data';
import type { GroupPolicy } from './group-policy';
import type { DeviceCredential, Leaf } from './leaf';

export interface AddFacts extends DeviceCredential {
  readonly type: 'add';
  /** KeyPackageRef (RFC 9420, section 5.2). */
  readonly keyPackageRef: Uint8Array;
  /** In seconds since 1970. */
  readonly lifetime: { readonly notBefore: number; readonly notAfter: number };
}

export type ProposalFacts =
  | AddFacts
  | { readonly type: 'remove'; readonly leaf: Leaf }
  | { readonly type: 'policy'; readonly policy: GroupPolicy }
  | { readonly type: 'external-init' }
  /** By its number (RFC 9420, section 17.4): of a type that is not used here, or not in this form. */
  | { readonly type: 'other'; readonly number: number };

export type Committer =
  | { readonly kind: 'member'; readonly leaf: Leaf }
  /** A device that comes in by this commit. */
  | ({ readonly kind: 'external' } & DeviceCredential);

/**
 * What a commit does, as `judgeCommit` sees it: read from bytes whose signatures were verified, so
 * that the server and each member read the same.
 */
export interface CommitFacts {
  readonly groupId: Uint8Array;
  /** The epoch that the commit ends. */
  readonly epoch: number;
  readonly committer: Committer;
  /** In the commit's order, those by value only. */
  readonly proposals: readonly ProposalFacts[];
  /** Names proposals that were sent apart from it. */
  readonly byReference: boolean;
  /** The committer's new leaf; `null` in a commit without a path. */
  readonly pathLeaf: DeviceCredential | null;
  readonly policyBefore: GroupPolicy;
  readonly leavesBefore: readonly Leaf[];
  /** `null` where `authenticated_data` is not what `CommitData` says. */
  readonly data: CommitData | null;
  readonly confirmationTag: Uint8Array;
}
