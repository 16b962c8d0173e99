import { LIMITS, type Base64, type UserId } from '@anochat/contract';
import {
  compareChain,
  toBase64,
  type ChainReference,
  type DeviceChain,
  type Primitives,
} from '@anochat/e2ee';
import { AnoChatError } from '../../errors';
import type { KeyApi } from '../../http';
import type { Locks, Logger } from '../../platform/platform';
import type { AccountRecords } from './account-records';
import { ChainRefused } from './keys-errors';
import {
  mergeChainPart,
  overlapOf,
  readStoredChain,
  type KnownChain,
  type StoredChain,
} from './known-chain';

const keyOf = (user: UserId): string => `keys/chain/${user}`;

export interface ChainBookOptions {
  readonly primitives: Primitives;
  readonly records: AccountRecords;
  readonly api: KeyApi;
  readonly locks: Locks;
  readonly log: Logger;
  /** The other tabs read these anew. */
  readonly tellTabs: (users: readonly UserId[]) => void;
}

/**
 * The device chains of everybody this device has to do with, each verified and pinned by its
 * highest statement. Any tab may learn of more; the lock keeps a longer chain from being
 * overwritten by a shorter one.
 */
export class ChainBook {
  private readonly known = new Map<UserId, KnownChain | null>();
  private readonly refusals = new Map<UserId, ChainRefused>();
  /** To be asked for before they are used again. */
  private readonly outdated = new Set<UserId>();
  private readonly listeners = new Set<(user: UserId) => void>();
  private asking: { readonly users: Set<UserId>; readonly done: Promise<void> } | null = null;

  constructor(private readonly options: ChainBookOptions) {}

  get(user: UserId): KnownChain | null {
    return this.known.get(user) ?? null;
  }

  /** Why the server's last answer about this user was refused. */
  refusalOf(user: UserId): ChainRefused | null {
    return this.refusals.get(user) ?? null;
  }

  /** From the store if it is not in memory; the server is not asked. */
  async load(user: UserId): Promise<KnownChain | null> {
    if (this.known.has(user)) return this.get(user);
    await this.reload(user);
    // Whatever came since it was stored was not heard.
    if (this.get(user)) this.outdated.add(user);
    return this.get(user);
  }

  /** Out of the store once more: another tab has written it. */
  async reload(user: UserId): Promise<void> {
    const stored = await this.options.records.get<StoredChain>(keyOf(user));
    this.keep(user, stored && readStoredChain(this.options.primitives, user, stored));
  }

  /**
   * @throws ChainRefused
   * @throws AnoChatError `user.without-encryption`
   */
  async of(user: UserId, atLeast?: ChainReference): Promise<DeviceChain> {
    const known = await this.load(user);
    const isEnough = known !== null && (!atLeast || atLeast.n <= known.chain.n);
    if (!isEnough || this.outdated.has(user)) await this.askFor(user, isEnough);
    const refusal = this.refusals.get(user);
    if (refusal) throw refusal;
    const now = this.get(user);
    if (now === null) throw AnoChatError.of('user.without-encryption');
    if (!atLeast) return now.chain;
    switch (compareChain(this.options.primitives, now.chain, atLeast)) {
      case 'known':
        return now.chain;
      case 'ahead':
        throw new ChainRefused(user, 'shortened');
      case 'differs':
        throw new ChainRefused(user, 'forked');
    }
  }

  /** Something may have been missed: all are asked for again when they are needed. */
  outdateAll(): void {
    for (const [user, known] of this.known) if (known) this.outdated.add(user);
  }

  /** The server says that the chain reaches to `n`. */
  async learnLength(user: UserId, n: number): Promise<void> {
    const known = await this.load(user);
    // Of nobody who was of interest so far: it is fetched when it is.
    if (known === null || known.chain.n >= n) return;
    this.outdated.add(user);
    await this.refresh([user]);
  }

  /** Asks the server now. Refusals are kept, not thrown. */
  async refresh(users: readonly UserId[]): Promise<void> {
    for (let at = 0; at < users.length; at += LIMITS.chainsPerLookup) {
      await this.lookUp(users.slice(at, at + LIMITS.chainsPerLookup));
    }
  }

  /** A person's word about an identity; consent makes the chain's present identity the pinned one. */
  async judge(user: UserId, judgement: 'verified' | 'unverified' | 'consented'): Promise<void> {
    await this.options.locks.withLock('keys', async () => {
      await this.reload(user);
      const known = this.get(user);
      if (known === null) throw AnoChatError.of('user.without-encryption');
      await this.write([judged(known, judgement)]);
    });
  }

  /** Statements of one's own that the server has taken; with them their identity is consented to. */
  async extend(user: UserId, after: number, statements: readonly Base64[]): Promise<void> {
    await this.options.locks.withLock('keys', async () => {
      await this.reload(user);
      const known = this.get(user);
      // Somebody may have read them from the server already.
      const isKnown = known !== null && known.chain.n >= after + statements.length;
      const part = { userId: user, after, statements };
      const merged = isKnown ? known : mergeChainPart(this.options.primitives, known, part);
      if (merged) await this.write([consented(merged)]);
    });
  }

  readonly onChanged = (listener: (user: UserId) => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Together with whatever else is asked for in the same turn. */
  private async askFor(user: UserId, isKnown: boolean): Promise<void> {
    this.asking ??= this.gather();
    this.asking.users.add(user);
    try {
      await this.asking.done;
    } catch (error) {
      if (!isKnown) throw error;
      this.options.log('info', 'A chain was not refreshed', { user, error: String(error) });
    }
  }

  private gather(): { readonly users: Set<UserId>; readonly done: Promise<void> } {
    const users = new Set<UserId>();
    const done = Promise.resolve().then(() => {
      this.asking = null;
      return this.refresh([...users]);
    });
    return { users, done };
  }

  private async lookUp(users: readonly UserId[]): Promise<void> {
    const { api, locks } = this.options;
    await Promise.all(users.map((user) => this.load(user)));
    const asked = new Map(users.map((user) => [user, this.get(user)?.stored.hash]));
    const chains = users.map((userId) => ({ userId, after: overlapOf(this.get(userId)) }));
    const { items } = await api.encryption.chains({ chains });
    const again: UserId[] = [];
    await locks.withLock('keys', async () => {
      const news: KnownChain[] = [];
      for (const user of users) {
        await this.reload(user);
        const hash = this.get(user)?.stored.hash;
        if (hash !== asked.get(user)) {
          // Longer meanwhile: the answer may be of before that, and is no shortened chain.
          again.push(user);
          continue;
        }
        const part = items.find(({ userId }) => userId === user);
        const merged = this.merge(user, part ?? { userId: user, after: 0, statements: [] });
        this.outdated.delete(user);
        if (merged && merged.stored.hash !== hash) news.push(merged);
      }
      if (news.length > 0) await this.write(news);
    });
    if (again.length > 0) await this.lookUp(again);
  }

  /** `null` when there is none, or none that is taken. */
  private merge(user: UserId, part: Parameters<typeof mergeChainPart>[2]): KnownChain | null {
    try {
      const merged = mergeChainPart(this.options.primitives, this.get(user), part);
      if (this.refusals.delete(user)) this.tell(user);
      return merged;
    } catch (error) {
      if (!(error instanceof ChainRefused)) throw error;
      this.options.log('error', 'A list of devices was refused', { user, reason: error.reason });
      this.refusals.set(user, error);
      this.tell(user);
      return null;
    }
  }

  private async write(chains: readonly KnownChain[]): Promise<void> {
    await this.options.records.write(
      chains.map(({ chain, stored }) => ({ key: keyOf(chain.user), value: stored })),
    );
    for (const known of chains) this.keep(known.chain.user, known);
    this.options.tellTabs(chains.map(({ chain }) => chain.user));
  }

  private keep(user: UserId, known: KnownChain | null): void {
    const before = this.known.get(user);
    this.known.set(user, known);
    if (!isAlike(before?.stored, known?.stored)) this.tell(user);
  }

  private tell(user: UserId): void {
    for (const listener of [...this.listeners]) listener(user);
  }
}

const consented = (known: KnownChain): KnownChain => {
  const identityKey = toBase64(known.chain.identityKey);
  return { ...known, stored: { ...known.stored, identityKey } };
};

const judged = (
  known: KnownChain,
  judgement: 'verified' | 'unverified' | 'consented',
): KnownChain => {
  if (judgement === 'consented') return withVerified(consented(known), null);
  return withVerified(known, judgement === 'verified' ? known.stored.identityKey : null);
};

const withVerified = (known: KnownChain, verifiedKey: Base64 | null): KnownChain => ({
  ...known,
  stored: { ...known.stored, verifiedKey },
});

/** The last hash stands for all statements. */
const isAlike = (one: StoredChain | undefined, other: StoredChain | undefined): boolean =>
  one?.hash === other?.hash &&
  one?.identityKey === other?.identityKey &&
  one?.verifiedKey === other?.verifiedKey;
