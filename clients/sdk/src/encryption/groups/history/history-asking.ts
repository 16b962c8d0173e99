import type { ConversationId, DeviceId, UserId } from '@anochat/contract';
import { historyRequestBytes } from '@anochat/e2ee';
import { isCode } from '../../../errors';
import type { EncryptionHost } from '../../encryption-parts';
import { ChainRefused } from '../../keys/keys-errors';
import type { KeyRing } from '../../keys/key-ring';
import type { EpochStore } from '../epoch-store';
import type { GroupKeeper } from '../group-keeper';
import type { EpochPlace } from '../stored-epoch';
import { dueEpochs } from './due-epochs';
import { rangesOf } from './epoch-ranges';
import type { LackingEpochs } from './lacking-epochs';
import { keyOfAsked, type AskedHistory } from './stored-history';

/** Other devices of the account may just be putting the key into the backup. */
const FIRST_WAIT_MS = 2_000;
/** Who is online has answered by then. Who is not still finds the request. */
const ANSWER_MS = 15_000;
/** The account's own answer by the backup, and are often gone: who came back left one behind. */
const OWN_ANSWER_MS = 5_000;
const DAY_MS = 24 * 3_600_000;
/** Between two rounds, doubled so often at most. */
const MOST_DOUBLINGS = 4;
const MOST_A_DAY = 30;
const MOST_RANGES = 500;

export interface HistoryAskingOptions {
  readonly host: EncryptionHost;
  readonly ring: KeyRing;
  readonly epochs: EpochStore;
  readonly lacking: LackingEpochs;
  readonly keeper: (id: ConversationId) => GroupKeeper;
  /** It is known by now of which epochs a key may still come. */
  readonly onJudged: (id: ConversationId) => void;
}

interface Plan {
  readonly due: readonly EpochPlace[];
  /** Whom to ask, in their order. */
  readonly devices: readonly { readonly user: UserId; readonly device: DeviceId }[];
}

/**
 * Asks for the keys of epochs that the user was there for and the account has not: one device after
 * the other, the account's own first, until nothing is lacking.
 */
export class HistoryAsking {
  private readonly timers = new Map<ConversationId, () => void>();
  private readonly busy = new Set<ConversationId>();
  /** Something is lacking, and this device is not in the group yet. */
  private readonly outside = new Set<ConversationId>();
  /** More is lacking than whoever was asked was asked for. */
  private readonly grown = new Set<ConversationId>();
  private isClosed = false;

  constructor(private readonly options: HistoryAskingOptions) {}

  async load(): Promise<void> {
    for (const id of await this.options.lacking.load()) this.askSoon(id);
  }

  /** Durable when it resolves. */
  async note(place: EpochPlace): Promise<void> {
    if (!(await this.options.lacking.note(place))) return;
    this.grown.add(place.conversation);
    this.askSoon(place.conversation);
  }

  /** The group may be there now. */
  settleSoon(id: ConversationId): void {
    if (this.outside.delete(id)) this.askSoon(id);
  }

  /** A device has sent what it has. */
  async answered(id: ConversationId, device: DeviceId): Promise<void> {
    const { records, platform } = this.options.host;
    const asked = await records.get<AskedHistory>(keyOfAsked(id));
    if (asked?.asked.at(-1) !== device) return;
    const nextAt = Math.min(asked.nextAt, platform.clock.now());
    await records.write([{ key: keyOfAsked(id), value: { ...asked, nextAt } }]);
    this.askSoon(id);
  }

  wake(): void {
    for (const id of [...this.timers.keys()]) this.askSoon(id);
  }

  close(): void {
    this.isClosed = true;
    for (const cancel of this.timers.values()) cancel();
  }

  private askSoon(id: ConversationId): void {
    this.wait(id, 0);
  }

  private wait(id: ConversationId, ms: number): void {
    if (this.isClosed) return;
    this.timers.get(id)?.();
    const { clock } = this.options.host.platform;
    this.timers.set(
      id,
      clock.after(ms, () => this.begin(id)),
    );
  }

  private begin(id: ConversationId): void {
    const { host } = this.options;
    if (this.isClosed || !host.isLeader.get() || !host.isOnline()) return;
    if (this.busy.has(id)) return this.wait(id, ANSWER_MS);
    this.timers.delete(id);
    this.busy.add(id);
    this.ask(id)
      .catch((error: unknown) => {
        host.platform.log('info', 'Nobody was asked for keys', { id, error: String(error) });
        return ANSWER_MS;
      })
      .then((ms) => {
        this.busy.delete(id);
        if (ms !== null) this.wait(id, ms);
      })
      .catch(() => undefined);
  }

  /** Gives back in how many milliseconds it goes on; `null`: not by itself. */
  private async ask(id: ConversationId): Promise<number | null> {
    const { records, platform } = this.options.host;
    const asked = await this.state(id);
    const now = platform.clock.now();
    if (asked.nextAt > now) return asked.nextAt - now;
    const plan = await this.plan(id);
    if (!plan) {
      this.outside.add(id);
      return null;
    }
    if (plan.due.length === 0) {
      await records.write([{ key: keyOfAsked(id), value: undefined }]);
      return null;
    }
    const next = await this.askNext(asked, plan);
    await records.write([{ key: keyOfAsked(id), value: next }]);
    return Math.max(0, next.nextAt - now);
  }

  private async state(id: ConversationId): Promise<AskedHistory> {
    const { records, platform, random } = this.options.host;
    const now = platform.clock.now();
    const stored = await records.get<AskedHistory>(keyOfAsked(id));
    if (stored && !this.grown.delete(id)) return stored;
    this.grown.delete(id);
    const soon = now + FIRST_WAIT_MS * random();
    const begun: AskedHistory = {
      conversation: id,
      rounds: 0,
      since: now,
      requests: 0,
      ...stored,
      asked: [],
      nextAt: Math.min(stored?.nextAt ?? soon, soon),
    };
    await records.write([{ key: keyOfAsked(id), value: begun }]);
    return begun;
  }

  /** `null`: this device is not in the group, which is known to none who could be asked. */
  private plan(id: ConversationId): Promise<Plan | null> {
    const { ring, epochs, lacking, keeper: keeperOf, onJudged } = this.options;
    const keeper = keeperOf(id);
    return keeper.inTurn(async () => {
      const { group, context, follower } = keeper;
      if (!group) return null;
      const { userId: self, deviceId } = ring.self;
      const stored = await epochs.all(id);
      const noted = await lacking.of(id);
      const { history, joinedSeq } = context.state.stored;
      const since = history === undefined ? 0 : joinedSeq;
      const { generation, epoch } = group;
      const due = dueEpochs(noted, stored, { self, since, generation, epoch });
      if (await lacking.keepOnly(noted, due)) onJudged(id);
      const at = group.leaves.findIndex(({ device }) => device === deviceId);
      // Each device begins with another one: they do not all ask the same.
      const others = [...group.leaves.slice(at + 1), ...group.leaves.slice(0, at)].filter(
        ({ user }) => !(user in follower.trace.departed),
      );
      const isOwn = ({ user }: { readonly user: UserId }): boolean => user === self;
      const devices = [...others.filter(isOwn), ...others.filter((leaf) => !isOwn(leaf))];
      return { due, devices };
    });
  }

  private async askNext(asked: AskedHistory, { due, devices }: Plan): Promise<AskedHistory> {
    const { clock } = this.options.host.platform;
    const now = clock.now();
    const isNewDay = now - asked.since >= DAY_MS;
    const today = isNewDay ? { ...asked, since: now, requests: 0 } : asked;
    if (today.requests >= MOST_A_DAY) return { ...today, nextAt: today.since + DAY_MS };
    const next = devices.find(({ device }) => !asked.asked.includes(device));
    if (!next) {
      const wait = DAY_MS * 2 ** Math.min(asked.rounds, MOST_DOUBLINGS);
      return { ...today, asked: [], rounds: asked.rounds + 1, nextAt: now + wait };
    }
    const isSent = await this.send(next.user, next.device, due);
    const isOwn = next.user === this.options.ring.self.userId;
    return {
      ...today,
      asked: [...asked.asked, next.device],
      requests: today.requests + 1,
      nextAt: isSent ? now + (isOwn ? OWN_ANSWER_MS : ANSWER_MS) : now,
    };
  }

  /** Gives back whether an answer may come. */
  private async send(user: UserId, device: DeviceId, due: readonly EpochPlace[]): Promise<boolean> {
    const [first] = due;
    if (!first) return false;
    const ranges = rangesOf(due).slice(0, MOST_RANGES);
    const payload = historyRequestBytes({ conversation: first.conversation, ranges });
    try {
      await this.options.ring.sendToDevice(user, device, 'history-request', payload);
      return true;
    } catch (error) {
      const isOver =
        error instanceof ChainRefused ||
        isCode(error, 'device.not-found', 'conversation.blocked', 'limit.reached');
      if (!isOver) throw error;
      return false;
    }
  }
}
