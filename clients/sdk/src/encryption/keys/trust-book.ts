import type { UserId } from '@anochat/contract';
import { compareQr, type Comparison, type Primitives } from '@anochat/e2ee';
import { AnoChatError } from '../../errors';
import { Cell, type Readable } from '../../observable';
import type { Trust } from '../encryption';
import type { AccountKeys } from './account-keys';
import { describeTrust, identityOf, UNKNOWN_TRUST } from './trust';

/** What is thought of the identities of others, for the eye. */
export class TrustBook {
  private readonly cells = new Map<UserId, Cell<Trust>>();

  constructor(
    private readonly primitives: Primitives,
    private readonly current: () => AccountKeys | null,
  ) {}

  of(user: UserId): Readable<Trust> {
    const known = this.cells.get(user);
    if (known) return known;
    const cell = new Cell<Trust>(UNKNOWN_TRUST, (isWatched) => {
      if (isWatched) this.read(user);
    });
    this.cells.set(user, cell);
    this.show(user);
    return cell;
  }

  async mark(user: UserId, isVerified: boolean): Promise<void> {
    await this.keys().book.judge(user, isVerified ? 'verified' : 'unverified');
  }

  async accept(user: UserId): Promise<void> {
    await this.keys().book.judge(user, 'consented');
  }

  async compare(user: UserId, scanned: string): Promise<Comparison> {
    const { book, account } = this.keys();
    await Promise.all([book.of(user), book.of(account.self.userId)]);
    const [own, peer] = [book.get(account.self.userId), book.get(user)];
    if (!own || !peer) throw AnoChatError.of('user.without-encryption');
    return compareQr(this.primitives, scanned, identityOf(own), identityOf(peer));
  }

  /** The chain of this user is another one; of oneself, it concerns the comparison with everybody. */
  changed(user: UserId): void {
    if (user === this.current()?.account.self.userId) return this.showAll();
    this.show(user);
  }

  showAll(): void {
    for (const user of this.cells.keys()) this.show(user);
  }

  private show(user: UserId): void {
    const cell = this.cells.get(user);
    const keys = this.current();
    if (!cell) return;
    if (!keys) return cell.set(UNKNOWN_TRUST);
    const { book, account, names } = keys;
    const own = book.get(account.self.userId);
    const trust = describeTrust(this.primitives, own, book.get(user), book.refusalOf(user));
    const renamed = names.renameOf(user);
    cell.set(renamed ? { ...trust, renamed } : trust);
  }

  private read(user: UserId): void {
    const keys = this.current();
    if (!keys || user === keys.account.self.userId) return;
    // Nobody without a chain is an error here.
    keys.book.of(user).then(
      () => this.show(user),
      () => this.show(user),
    );
  }

  private keys(): AccountKeys {
    const keys = this.current();
    if (!keys) throw AnoChatError.of('auth.required');
    return keys;
  }
}
