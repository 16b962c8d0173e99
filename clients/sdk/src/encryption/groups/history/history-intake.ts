import type { ConversationId, DeviceId, UserId } from '@anochat/contract';
import { fromBase64, readSharedHistory, toBase64 } from '@anochat/e2ee';
import type { DeviceChain, EpochRecord, SharedHistory } from '@anochat/e2ee';
import { isCode } from '../../../errors';
import type { EncryptionHost } from '../../encryption-parts';
import { ChainRefused } from '../../keys/keys-errors';
import type { InboxSender, KeyRing } from '../../keys/key-ring';
import type { EpochStore } from '../epoch-store';
import type { GroupKeeper } from '../group-keeper';
import { epochOf, type EpochPlace, type StoredEpoch } from '../stored-epoch';
import type { HistoryBoundaries } from './history-boundaries';
import type { LackingEpochs } from './lacking-epochs';
import { proveEpochs } from './prove-epochs';
import { readLate } from './read-late';
import { GIVEN, keyOfGiven, keyOfLacked, type GivenHistory } from './stored-history';

/** How much of one device waits for groups that are not there. */
const MOST_OF_ONE = 200;
/** A group that does not come for so long will not. */
const KEPT_MS = 7 * 24 * 3_600_000;

export interface HistoryIntakeOptions {
  readonly host: EncryptionHost;
  readonly ring: KeyRing;
  readonly epochs: EpochStore;
  readonly boundaries: HistoryBoundaries;
  readonly lacking: LackingEpochs;
  readonly keeper: (id: ConversationId) => GroupKeeper;
  /** Epochs of it are in the store that were not before. */
  readonly onTaken: (id: ConversationId) => void;
  /** Nothing more comes from this device. */
  readonly onLast: (id: ConversationId, device: DeviceId) => Promise<void>;
}

/**
 * Takes the keys of earlier epochs that a member has sent, after they were held against the group
 * that this device joined and against the log. What comes before its group does waits in the store.
 */
export class HistoryIntake {
  /** Of these conversations something waits. */
  private readonly waiting = new Set<ConversationId>();

  constructor(private readonly options: HistoryIntakeOptions) {}

  async load(): Promise<void> {
    for (const { conversation } of await this.given()) this.waiting.add(conversation);
    this.wake();
  }

  /** Durable when it resolves. */
  async take(payload: Uint8Array, from: InboxSender): Promise<void> {
    const { host } = this.options;
    const history = readSharedHistory(payload);
    const ofSame = (await this.given()).filter((one) => one.from.deviceId === from.deviceId);
    if (!history || ofSame.length >= MOST_OF_ONE) {
      host.platform.log('warn', 'Earlier keys were refused', { from, of: history?.conversation });
      return;
    }
    const { conversation } = history;
    const at = host.platform.clock.now();
    const given: GivenHistory = {
      id: host.newId(),
      conversation,
      from,
      payload: toBase64(payload),
      at,
    };
    await host.records.write([{ key: keyOfGiven(given), value: given }]);
    this.waiting.add(conversation);
    this.settleSoon(conversation);
  }

  /** The group of this conversation may be there now. */
  settleSoon(id: ConversationId): void {
    if (!this.waiting.has(id)) return;
    this.settle(id).catch((error: unknown) => {
      const { log } = this.options.host.platform;
      log('info', 'Earlier keys were not taken yet', { id, error: String(error) });
    });
  }

  wake(): void {
    for (const id of this.waiting) this.settleSoon(id);
  }

  private settle(id: ConversationId): Promise<void> {
    const { host, keeper: keeperOf } = this.options;
    const keeper = keeperOf(id);
    return keeper.inTurn(async () => {
      if (!host.isLeader.get()) return;
      const given = (await this.given()).filter(({ conversation }) => conversation === id);
      for (const one of given) {
        if (keeper.group) await this.judge(keeper, one);
        else if (host.platform.clock.now() - one.at > KEPT_MS) await this.drop(one);
        else return;
      }
      this.waiting.delete(id);
    });
  }

  private async judge(keeper: GroupKeeper, given: GivenHistory): Promise<void> {
    const { host, epochs, boundaries, onTaken, onLast } = this.options;
    const { state } = keeper.context;
    const grant = state.stored.history;
    const history = readSharedHistory(fromBase64(given.payload));
    const { from, conversation } = given;
    const isGranted = grant?.by.includes(from.userId) ?? false;
    const mayAnswer = this.mayAnswer(keeper, from);
    if (!history || !(isGranted || mayAnswer)) {
      host.platform.log('warn', 'Earlier keys were refused', { from, of: conversation });
      return this.drop(given);
    }
    const fresh = await this.freshOf(keeper, history, { isGranted, mayAnswer });
    const taken = await this.described(fresh, from.userId);
    const stored = async (place: EpochPlace): Promise<StoredEpoch | null> =>
      (await epochs.stored(place))?.stored ?? null;
    const isOver = isGranted && history.isLast;
    await state.takeHistory(taken, grant && (isOver ? { ...grant, awaitedUntil: 0 } : grant), [
      ...(await boundaries.changesFor(taken, stored)),
      ...taken.map((one) => ({ key: keyOfLacked(one), value: undefined })),
      { key: keyOfGiven(given), value: undefined },
    ]);
    const { joinedSeq } = state.stored;
    const isOwnTime = ({ firstSeq }: StoredEpoch): boolean => !grant || firstSeq >= joinedSeq;
    onTaken(conversation);
    await readLate(keeper.context, keeper.follower, taken.filter(isOwnTime));
    // Title and mentions may be others now.
    onTaken(conversation);
    if (history.isLast) await onLast(conversation, from.deviceId);
  }

  /** What this device asks for it takes from any device of the others in the group. */
  private mayAnswer({ group, follower }: GroupKeeper, { userId, deviceId }: InboxSender): boolean {
    const { ring } = this.options;
    if (userId === ring.self.userId || userId in follower.trace.departed) return false;
    return group?.leaves.some((leaf) => leaf.user === userId && leaf.device === deviceId) ?? false;
  }

  /** Granted from before the join, or asked for; not known here, and as the log has it. */
  private async freshOf(
    { context }: GroupKeeper,
    { epochs: given }: SharedHistory,
    { isGranted, mayAnswer }: { readonly isGranted: boolean; readonly mayAnswer: boolean },
  ): Promise<readonly EpochRecord[]> {
    const { joinedSeq } = context.state.stored;
    const unknown: EpochRecord[] = [];
    for (const record of given) {
      if (await this.options.epochs.stored(record)) continue;
      const isDue = isGranted && record.firstSeq < joinedSeq;
      if (isDue || (mayAnswer && (await this.isAskedFor(record)))) unknown.push(record);
    }
    return proveEpochs(context, unknown);
  }

  /** It was lacking, and this user was in the group, by one of the devices of now. */
  private async isAskedFor(record: EpochRecord): Promise<boolean> {
    const { ring, lacking } = this.options;
    const { userId } = ring.self;
    const own = ring.knownChain(userId)?.devices ?? [];
    const isOwn = ({ user, device }: { readonly user: UserId; readonly device: DeviceId }) =>
      user === userId && own.some((one) => one.device === device && one.ended?.by !== 'replaced');
    return record.roster.some(isOwn) && (await lacking.isNoted(record));
  }

  /** With the keys that the members of each epoch sign with, by their chains and nobody's word. */
  private async described(
    records: readonly EpochRecord[],
    sharedBy: UserId,
  ): Promise<readonly StoredEpoch[]> {
    const users = new Set(records.flatMap(({ roster }) => roster.map(({ user }) => user)));
    const chains = new Map<UserId, DeviceChain>();
    for (const user of users) {
      const chain = await this.chainOf(user);
      if (chain) chains.set(user, chain);
    }
    const signKeyOf = (user: UserId, device: DeviceId): Uint8Array | null =>
      chains.get(user)?.devices.find((known) => known.device === device)?.signKey ?? null;
    const ends = new Map<string, number>();
    for (const { generation, epoch, firstSeq } of records) {
      ends.set(`${generation}/${epoch - 1}`, firstSeq);
    }
    return Promise.all(
      records.map(async (record) => {
        const { conversation, generation, epoch } = record;
        const next = await this.options.epochs.stored({
          conversation,
          generation,
          epoch: epoch + 1,
        });
        const end = next?.stored.firstSeq ?? ends.get(`${generation}/${epoch}`) ?? null;
        return epochOf({ ...record, sharedBy }, end, signKeyOf);
      }),
    );
  }

  /** `null`: there is none that is believed. What only was not to be had now is asked for later. */
  private async chainOf(user: UserId): Promise<DeviceChain | null> {
    try {
      return await this.options.ring.chainOf(user);
    } catch (error) {
      const isNone = error instanceof ChainRefused || isCode(error, 'user.without-encryption');
      if (isNone) return this.options.ring.knownChain(user);
      throw error;
    }
  }

  private given(): Promise<readonly GivenHistory[]> {
    return this.options.host.records.list<GivenHistory>(GIVEN);
  }

  private drop(given: GivenHistory): Promise<void> {
    return this.options.host.records.write([{ key: keyOfGiven(given), value: undefined }]);
  }
}
