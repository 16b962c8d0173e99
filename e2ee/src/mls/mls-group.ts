import type { CommitFacts } from '../groups/commit-facts';
import type { CommitRefusal, CommitVerdict } from '../groups/commit-verdict';
import type { GroupPolicy } from '../groups/group-policy';
import type { Leaf } from '../groups/leaf';

/** A commit that nobody has accepted yet: stage it, post it, promote `next` or drop it. */
export interface PendingCommit {
  /** MLSMessage with a PublicMessage. */
  readonly commit: Uint8Array;
  /** MLSMessage with a Welcome for all whom the commit adds; `null` where it adds nobody. */
  readonly welcome: Uint8Array | null;
  /** MLSMessage with the GroupInfo of the epoch that the commit begins. */
  readonly groupInfo: Uint8Array;
  readonly next: MlsGroup;
}

export interface CommitPlan {
  /** KeyPackages, as MLSMessages. */
  readonly adds: readonly Uint8Array[];
  /** Leaf indexes. */
  readonly removes: readonly number[];
  /** The group's new policy, where it changes. */
  readonly policy?: GroupPolicy;
  readonly authenticatedData: Uint8Array;
}

export type AppliedCommit =
  | { readonly kind: 'applied'; readonly group: MlsGroup; readonly facts: CommitFacts }
  /** Of the own leaf, yet not made by this state: another holds a copy of the device. */
  | { readonly kind: 'own'; readonly facts: CommitFacts }
  /** The own leaf was removed: the state before leads no further. */
  | { readonly kind: 'removed'; readonly facts: CommitFacts }
  | { readonly kind: 'refused'; readonly reason: CommitRefusal; readonly facts: CommitFacts };

/**
 * A group as one device sees it in one epoch. A value: each act gives another one, and the state
 * before stays as it was until the caller drops it.
 */
export interface MlsGroup {
  readonly groupId: Uint8Array;
  readonly generation: number;
  readonly epoch: number;
  readonly confirmedTranscriptHash: Uint8Array;
  readonly confirmationTag: Uint8Array;
  readonly ownLeaf: number;
  readonly leaves: readonly Leaf[];
  /** Of whom a commit in this very group has made the leaf: it is signed for this group and place. */
  readonly committers: readonly Leaf[];
  readonly policy: GroupPolicy;
  /** Durable state, secret. `MlsEngine.restore` takes it back. */
  encode(): Uint8Array;
  /** MLS-Exporter (RFC 9420, section 8.5). */
  exportSecret(label: string, context: Uint8Array, length: number): Promise<Uint8Array>;
  /**
   * Always with a path, so that every commit renews the committer's leaf.
   * @throws MlsError where a KeyPackage or an index does not fit.
   */
  commit(plan: CommitPlan): Promise<PendingCommit>;
  /**
   * Takes a commit of another device. `judge` sees what it does after its signature and its form
   * were checked and before anything of it is taken over.
   * @throws MlsError for a commit that RFC 9420 does not allow.
   */
  apply(commit: Uint8Array, judge: (facts: CommitFacts) => CommitVerdict): Promise<AppliedCommit>;
  /** MLSMessage with a signed GroupInfo: ratchet tree and external_pub. */
  groupInfo(): Promise<Uint8Array>;
  /** Overwrites this state's secrets, once the next epoch is durable; the value is of no use then. */
  wipe(): void;
}
