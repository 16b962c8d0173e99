import type { ConversationId, Seq, UserId } from '@anochat/contract';
import { EPOCH_EXPORT_LABEL, fromBase64, toBase64 } from '@anochat/e2ee';
import type { MlsGroup } from '@anochat/e2ee/mls';
import type { SystemEvent } from '../../codec';
import type { RecordChange, Records } from '../../storage/records';
import type { KeyRing } from '../keys/key-ring';
import type { EpochStore } from './epoch-store';
import type { HistoryGrant } from './history/history-grant';
import { recordOf, type LoadedEpoch, type StoredEpoch } from './stored-epoch';
import { groupKey, NO_GROUP, type StagedCommit, type StoredGroup } from './stored-group';

/** MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519 */
const SUITE = 3;
const SECRET_BYTES = 32;

export interface GroupStateOptions {
  readonly id: ConversationId;
  readonly ring: KeyRing;
  readonly epochs: EpochStore;
  readonly records: Records;
  readonly now: () => number;
}

/**
 * What this device holds of a conversation's group. Whatever belongs together is written together:
 * the state, the key of its epoch, and what is staged.
 */
export class GroupState {
  private kept: StoredGroup = NO_GROUP;
  private current: MlsGroup | null = null;
  private key: LoadedEpoch | null = null;

  constructor(private readonly options: GroupStateOptions) {}

  /** `null`: this device is not in the group. */
  get group(): MlsGroup | null {
    return this.current;
  }

  /** Of the group's current epoch. */
  get epoch(): LoadedEpoch | null {
    return this.key;
  }

  get stored(): StoredGroup {
    return this.kept;
  }

  async load(): Promise<void> {
    const { id, ring, epochs, records } = this.options;
    this.kept = { ...NO_GROUP, ...(await records.get<StoredGroup>(groupKey(id))) };
    const { state } = this.kept;
    this.current = state === null ? null : await ring.engine.restore(fromBase64(state));
    this.key =
      this.current &&
      (await epochs.stored({
        conversation: id,
        generation: this.current.generation,
        epoch: this.current.epoch,
      }));
  }

  /**
   * The store has lost the key of the current epoch: the group still gives it. Whoever has just
   * prepared a group has none yet.
   * @returns whether it was so
   */
  async restoreKey(): Promise<boolean> {
    const { current: group } = this;
    if (!group || this.key || group.epoch === 0) return false;
    const { ring, epochs } = this.options;
    const epoch = await this.describe(group, await this.beginOf(group), []);
    // First: what is written is not looked at again.
    await ring.queueEpochRecords([recordOf(epoch)]);
    await this.options.records.write([epochs.changeOf(epoch)]);
    this.key = epochs.hold(epoch);
    return true;
  }

  /** Where the epoch began, by the end of the one before; where that is lost, too: no later than that. */
  private async beginOf({ generation, epoch }: MlsGroup): Promise<Seq> {
    const { id, epochs } = this.options;
    const stored = await epochs.storedBefore({ conversation: id, generation, epoch });
    return Math.max(this.kept.joinedSeq, stored?.lastSeq ?? 0);
  }

  /** The epoch that `group` is in, from the commit at `firstSeq` on. */
  async describe(
    group: MlsGroup,
    firstSeq: Seq,
    lines: readonly SystemEvent[],
  ): Promise<StoredEpoch> {
    const { id, ring } = this.options;
    const secret = await group.exportSecret(EPOCH_EXPORT_LABEL, group.groupId, SECRET_BYTES);
    const stored: StoredEpoch = {
      suite: SUITE,
      conversation: id,
      generation: group.generation,
      epoch: group.epoch,
      firstSeq,
      lastSeq: null,
      secret: toBase64(secret),
      confirmedTranscriptHash: toBase64(group.confirmedTranscriptHash),
      roster: await rosterOf(ring, group),
      lines,
    };
    ring.primitives.wipe(secret);
    return stored;
  }

  /** A commit is written before it is posted. */
  async stage(staged: StagedCommit): Promise<void> {
    await this.write({ ...this.kept, staged });
  }

  /** Another commit won, or the server refused it. */
  async unstage(): Promise<void> {
    await this.write({ ...this.kept, staged: null });
  }

  /** The group goes on in the next epoch; what was staged is promoted by it, or has lost. */
  async begin(
    group: MlsGroup,
    epoch: StoredEpoch,
    change: Partial<StoredGroup>,
    more: readonly RecordChange[] = [],
  ): Promise<void> {
    const { ring, epochs } = this.options;
    const before = this.key?.stored;
    const isNext =
      before?.generation === epoch.generation
        ? before.epoch + 1 === epoch.epoch
        : before !== undefined && before.lastSeq === null;
    const ended = before && isNext ? { ...before, lastSeq: epoch.firstSeq } : null;
    const next: StoredGroup = {
      ...this.kept,
      ...change,
      generation: group.generation,
      state: toBase64(group.encode()),
      staged: null,
    };
    const changes = [epoch, ...(ended ? [ended] : [])].map((one) => epochs.changeOf(one));
    await this.write(next, [...changes, ...more]);
    if (ended) epochs.hold(ended);
    this.current = group;
    this.key = epochs.hold(epoch);
    await ring.queueEpochRecords([recordOf(epoch)]);
  }

  /**
   * Keys of earlier epochs that a member shared, with whatever is written together with them.
   * `history`: what may still come from whoever brought this device in.
   */
  async takeHistory(
    shared: readonly StoredEpoch[],
    history: HistoryGrant | undefined,
    more: readonly RecordChange[],
  ): Promise<void> {
    const { ring, epochs } = this.options;
    // First: what is written is not looked at again.
    await ring.queueEpochRecords(shared.map(recordOf));
    const changes = shared.map((one) => epochs.changeOf(one));
    await this.write({ ...this.kept, ...(history && { history }) }, [...changes, ...more]);
    for (const one of shared) epochs.hold(one);
  }

  /** Begins a conversation that does not stand on the server yet. */
  async prepare(generation: number, group: MlsGroup, staged: StagedCommit): Promise<void> {
    const state = toBase64(group.encode());
    const now = this.options.now();
    await this.write({ ...NO_GROUP, generation, state, leafAt: now, staged });
    this.current = group;
  }

  /** Others are there, or the person goes on without knowing. */
  async hear(): Promise<void> {
    if (this.kept.isUnheard) await this.write({ ...this.kept, isUnheard: false });
  }

  async stop(by: UserId, reason: string): Promise<void> {
    await this.write({ ...this.kept, staged: null, stopped: { by, reason } });
  }

  /** This device is in the group no longer. The keys of the epochs that it was in stay. */
  async leave(lastSeq: Seq): Promise<void> {
    const { epochs } = this.options;
    const before = this.key?.stored;
    const ended = before ? { ...before, lastSeq } : null;
    await this.write(
      { ...this.kept, state: null, staged: null },
      ended ? [epochs.changeOf(ended)] : [],
    );
    if (ended) epochs.hold(ended);
    this.current = null;
    this.key = null;
  }

  /** It was never begun. */
  async forget(): Promise<void> {
    await this.options.records.write([{ key: groupKey(this.options.id), value: undefined }]);
    this.kept = NO_GROUP;
    this.current = null;
    this.key = null;
  }

  private async write(next: StoredGroup, more: readonly RecordChange[] = []): Promise<void> {
    await this.options.records.write([{ key: groupKey(this.options.id), value: next }, ...more]);
    this.kept = next;
  }
}

/** Who is in the group, each device with the key that it signs messages with. */
const rosterOf = async (ring: KeyRing, group: MlsGroup): Promise<StoredEpoch['roster']> => {
  const users = [...new Set(group.leaves.map(({ user }) => user))];
  const chains = await Promise.all(
    users.map(async (user) => ring.knownChain(user) ?? (await ring.chainOf(user))),
  );
  return group.leaves.flatMap(({ user, device }) => {
    const chain = chains.find((one) => one.user === user);
    const signKey = chain?.devices.find((known) => known.device === device)?.signKey;
    return signKey ? [{ user, device, signKey: toBase64(signKey) }] : [];
  });
};
