import type { CommitFacts } from '../../groups/commit-facts';
import type { CommitVerdict } from '../../groups/commit-verdict';
import type { GroupPolicy } from '../../groups/group-policy';
import type { Leaf } from '../../groups/leaf';
import type { AppliedCommit, CommitPlan, MlsGroup, PendingCommit } from '../mls-group';
import type { GroupSnapshot, PendingSnapshot } from './engine-calls';
import type { RemoteCalls } from './remote-calls';

/** A group whose work is done in another thread, to which its state is given with each call. */
export class RemoteGroup implements MlsGroup {
  readonly groupId: Uint8Array;
  readonly generation: number;
  readonly epoch: number;
  readonly confirmedTranscriptHash: Uint8Array;
  readonly confirmationTag: Uint8Array;
  readonly ownLeaf: number;
  readonly leaves: readonly Leaf[];
  readonly committers: readonly Leaf[];
  readonly policy: GroupPolicy;
  readonly #calls: RemoteCalls;
  readonly #state: Uint8Array;

  constructor(calls: RemoteCalls, snapshot: GroupSnapshot) {
    this.#calls = calls;
    this.#state = snapshot.state;
    this.groupId = snapshot.groupId;
    this.generation = snapshot.generation;
    this.epoch = snapshot.epoch;
    this.confirmedTranscriptHash = snapshot.confirmedTranscriptHash;
    this.confirmationTag = snapshot.confirmationTag;
    this.ownLeaf = snapshot.ownLeaf;
    this.leaves = snapshot.leaves;
    this.committers = snapshot.committers;
    this.policy = snapshot.policy;
  }

  encode(): Uint8Array {
    return this.#state.slice();
  }

  exportSecret(label: string, context: Uint8Array, length: number): Promise<Uint8Array> {
    return this.#calls.call('exportSecret', this.#state, label, context, length);
  }

  async commit(plan: CommitPlan): Promise<PendingCommit> {
    return remotePending(this.#calls, await this.#calls.call('commit', this.#state, plan));
  }

  /** Read there, judged here, and taken over there: the same bytes on the same state. */
  async apply(
    commit: Uint8Array,
    judge: (facts: CommitFacts) => CommitVerdict,
  ): Promise<AppliedCommit> {
    const [state, bytes] = [this.encode(), commit.slice()];
    const facts = await this.#calls.call('readCommit', state, bytes);
    const verdict = judge(facts);
    if (!verdict.ok) return { kind: 'refused', reason: verdict.reason, facts };
    const applied = await this.#calls.call('apply', state, bytes);
    if (applied.kind !== 'applied') return applied;
    return { ...applied, group: new RemoteGroup(this.#calls, applied.group) };
  }

  groupInfo(): Promise<Uint8Array> {
    return this.#calls.call('groupInfo', this.#state);
  }

  wipe(): void {
    this.#state.fill(0);
  }
}

export const remotePending = (
  calls: RemoteCalls,
  { next, ...pending }: PendingSnapshot,
): PendingCommit => ({ ...pending, next: new RemoteGroup(calls, next) });
