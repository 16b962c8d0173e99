import type {
  Base64,
  ClaimedKeyPackage,
  DeviceId,
  DeviceOffer,
  EpochRecord,
  InboxItem,
  NewEpochRecord,
  SignalData,
  SignalEvent,
  SignalType,
  UserId,
  Vault,
} from '@anochat/contract';
import { fromBase64, verifyChain, type DeviceChain, type Primitives } from '@anochat/e2ee';
import { AnoChatError, NetworkError } from '../../../errors';
import type { KeyApi } from '../../../http';

interface Account {
  statements: readonly Base64[];
  vault: Vault | null;
  records: readonly EpochRecord[];
}
interface Connected {
  readonly userId: UserId;
  readonly deviceId: DeviceId;
  readonly take: (event: SignalEvent) => void;
}

/** Each call as a function that answers at once. */
type Answers = {
  readonly [C in keyof KeyApi['encryption']]: (
    ...given: Parameters<KeyApi['encryption'][C]>
  ) => Awaited<ReturnType<KeyApi['encryption'][C]>>;
};

/**
 * The server's part of the keys in memory, for tests that need a server which lies, loses answers or
 * forgets: a true one is in `test/medium`.
 */
export class KeyServer {
  readonly accounts = new Map<UserId, Account>();
  readonly supplies = new Map<DeviceId, ClaimedKeyPackage[]>();
  readonly lastResorts = new Map<DeviceId, Base64>();
  offers: (DeviceOffer & { readonly userId: UserId })[] = [];
  inbox: (InboxItem & { readonly to: DeviceId })[] = [];
  /** What is shown of a chain, in place of the truth. */
  lie: (user: UserId, statements: readonly Base64[]) => readonly Base64[] = (_user, all) => all;
  isDown = false;
  /** Says that nobody needs more than the key package of last resort: making them takes its time. */
  isStocked = true;
  /** Epoch records of which one makes the server refuse the whole call. */
  refuses: (record: NewEpochRecord) => boolean = () => false;
  /** The next ones of these calls are refused for now, before anything is done. */
  readonly isTooBusyFor = new Set<string>();
  /** The next answers of these calls are lost, though they were heard. */
  readonly losesAnswerOf = new Set<string>();
  readonly calls: string[] = [];
  /** Inbox items that get lost, as the server says that it has them. */
  loses: (to: DeviceId) => boolean = () => false;
  private connected: Connected[] = [];
  private count = 0;

  constructor(private readonly primitives: Primitives) {}

  connect(device: Connected): void {
    this.connected.push(device);
  }

  account(user: UserId): Account {
    const known = this.accounts.get(user) ?? { statements: [], vault: null, records: [] };
    this.accounts.set(user, known);
    return known;
  }

  chain(user: UserId): DeviceChain {
    const statements = this.account(user).statements.map(fromBase64);
    const verdict = verifyChain(this.primitives, user, statements);
    if ('chain' in verdict) return verdict.chain;
    if (verdict.problem.type === 'identity-renewed') return verdict.problem.chain;
    throw AnoChatError.of('chain.refused', { reason: verdict.problem.type });
  }

  tell<T extends SignalType>(
    to: (device: Connected) => boolean,
    type: T,
    data: SignalData[T],
  ): void {
    const event = { type, data, seq: null, conversationId: null, id: '', v: 1, ts: '' };
    for (const device of this.connected) if (to(device)) device.take(event as SignalEvent);
  }

  apiOf(userId: UserId, deviceId: DeviceId): KeyApi {
    const encryption: Answers = {
      chains: ({ chains }) => ({
        items: chains.map(({ userId: user, after }) => ({
          userId: user,
          after,
          statements: this.lie(user, this.account(user).statements).slice(after),
        })),
      }),
      extendChain: ({ statements, vault }) => {
        const account = this.account(userId);
        const before = account.statements;
        const isAgain = statements.every(
          (each, at) => before[before.length - statements.length + at] === each,
        );
        if (isAgain) return { n: before.length };
        account.statements = [...before, ...statements];
        try {
          this.chain(userId);
        } catch (error) {
          account.statements = before;
          throw AnoChatError.of('chain.conflict', { detail: String(error) });
        }
        // The wrap of the one before goes with it.
        if (vault) account.vault = { n: 1, body: vault, wrap: null };
        const n = account.statements.length;
        this.tell(() => true, 'chain.changed', { userId, n });
        return { n };
      },
      vault: () => {
        const { vault } = this.account(userId);
        if (!vault) throw AnoChatError.of('vault.not-found');
        return vault;
      },
      wrapRecoveryKey: ({ wrap }) => {
        const account = this.account(userId);
        if (account.vault) account.vault = { ...account.vault, wrap };
        return undefined;
      },
      publishKeyPackages: ({ keyPackages, lastResort }) => {
        const before = this.supplies.get(deviceId) ?? [];
        const more = keyPackages.map((keyPackage) => ({
          userId,
          deviceId,
          keyPackage,
          lastResort: false,
        }));
        this.supplies.set(deviceId, [...before, ...more]);
        if (lastResort) this.lastResorts.set(deviceId, lastResort);
        return undefined;
      },
      keyPackageSupply: () => ({
        suite: 3,
        available: this.isStocked ? 50 : (this.supplies.get(deviceId)?.length ?? 0),
        lastResort: this.isStocked || this.lastResorts.has(deviceId),
      }),
      claimKeyPackages: ({ users }) => ({
        items: users.flatMap((user) =>
          this.chain(user.userId).devices.flatMap(({ device }) => {
            if (user.devices && !user.devices.includes(device)) return [];
            const claimed = this.supplies.get(device)?.shift();
            return claimed ? [claimed] : this.lastResortOf(user.userId, device);
          }),
        ),
        without: [],
      }),
      reportUnopened: () => undefined,
      addEpochRecords: ({ items }) => {
        if (items.some(this.refuses)) throw AnoChatError.of('request.invalid');
        const account = this.account(userId);
        account.records = [...account.records, ...items.map((each) => ({ ...each, deviceId }))];
        return undefined;
      },
      epochRecords: ({ conversationId }) => ({
        items: this.account(userId).records.filter(
          (record) => conversationId === undefined || record.conversationId === conversationId,
        ),
        nextCursor: null,
        hasMore: false,
      }),
      offerDevice: ({ offer }) => {
        this.offers = this.offers.filter((each) => each.deviceId !== deviceId);
        const name = `device ${this.offers.length}`;
        this.offers.push({ userId, deviceId, deviceName: name, offer, offeredAt: '' });
        this.tell(
          (device) => device.userId === userId && device.deviceId !== deviceId,
          'device.offered',
          { deviceId },
        );
        return undefined;
      },
      deviceOffers: () => ({
        items: this.offers.filter((offer) => offer.userId === userId),
      }),
      sendToDevice: ({ deviceId: to, body }) => {
        if (this.loses(to)) return undefined;
        this.count += 1;
        this.inbox.push({
          id: String(this.count),
          from: { userId, deviceId },
          body,
          sentAt: '',
          to,
        });
        this.tell((device) => device.deviceId === to, 'inbox.received', {});
        return undefined;
      },
      inbox: () => ({
        items: this.inbox.filter(({ to }) => to === deviceId),
        nextCursor: null,
        hasMore: false,
      }),
      deleteInboxItem: (id) => {
        this.inbox = this.inbox.filter((item) => item.id !== id);
        return undefined;
      },
    };
    return { encryption: this.faulty(encryption) };
  }

  hasKeyPackage(deviceId: DeviceId): boolean {
    if (this.isStocked) return this.lastResorts.has(deviceId);
    return (this.supplies.get(deviceId)?.length ?? 0) > 0;
  }

  private lastResortOf(userId: UserId, deviceId: DeviceId): readonly ClaimedKeyPackage[] {
    const keyPackage = this.isStocked ? this.lastResorts.get(deviceId) : undefined;
    return keyPackage === undefined ? [] : [{ userId, deviceId, keyPackage, lastResort: true }];
  }

  private faulty(answers: Answers): KeyApi['encryption'] {
    const heard = (name: string): void => {
      this.calls.push(name);
      if (this.isDown) throw new NetworkError('The server cannot be reached');
      if (this.isTooBusyFor.delete(name)) throw AnoChatError.of('server.unavailable');
    };
    const answered = (name: string): void => {
      if (this.losesAnswerOf.delete(name)) throw new NetworkError('The answer broke off');
    };
    const call =
      <A extends readonly unknown[], R>(name: string, answer: (...given: A) => R) =>
      async (...given: A): Promise<R> => {
        await Promise.resolve();
        heard(name);
        const result = answer(...given);
        answered(name);
        return result;
      };
    return {
      chains: call('chains', answers.chains),
      extendChain: call('extendChain', answers.extendChain),
      vault: call('vault', answers.vault),
      wrapRecoveryKey: call('wrapRecoveryKey', answers.wrapRecoveryKey),
      publishKeyPackages: call('publishKeyPackages', answers.publishKeyPackages),
      keyPackageSupply: call('keyPackageSupply', answers.keyPackageSupply),
      claimKeyPackages: call('claimKeyPackages', answers.claimKeyPackages),
      reportUnopened: call('reportUnopened', answers.reportUnopened),
      addEpochRecords: call('addEpochRecords', answers.addEpochRecords),
      epochRecords: call('epochRecords', answers.epochRecords),
      offerDevice: call('offerDevice', answers.offerDevice),
      deviceOffers: call('deviceOffers', answers.deviceOffers),
      sendToDevice: call('sendToDevice', answers.sendToDevice),
      inbox: call('inbox', answers.inbox),
      deleteInboxItem: call('deleteInboxItem', answers.deleteInboxItem),
    };
  }
}
