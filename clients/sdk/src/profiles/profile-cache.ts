import { LIMITS, type UserId, type UserProfile } from '@anochat/contract';
import type { Profiles } from '../client/anochat';
import type { Api } from '../http';
import { Cell, type Readable } from '../observable';
import type { Clock } from '../platform/platform';

/** Those asked for within this time go into one request. */
const GATHER_MS = 20;
const RETRY_MS = 5_000;

export const profileKey = (id: string): string => `profile/${id}`;

export interface ProfileListener {
  /** `isChange`: it was known otherwise before. */
  readonly onLearned: (profile: UserProfile, isChange: boolean) => void;
  /** What is known of this one may have been true once. */
  readonly onOutdated: (id: UserId) => void;
}

/** Profiles by id, each fetched once and kept up to date by what other answers bring along. */
export class ProfileCache implements Profiles {
  private readonly cells = new Map<UserId, Cell<UserProfile | null>>();
  /** Shown as they are, and asked for again once somebody looks. */
  private readonly outdated = new Set<UserId>();
  private wanted = new Set<UserId>();
  private isGathering = false;

  constructor(
    private readonly api: Api,
    private readonly clock: Clock,
    private readonly listener: ProfileListener,
  ) {}

  readonly profile = (id: UserId): Readable<UserProfile | null> => {
    const known = this.cells.get(id);
    if (known && !this.outdated.has(id)) return known;
    this.want(id);
    return known ?? this.cellOf(id);
  };

  readonly remember = (users: readonly UserProfile[]): void => {
    for (const { id, userName, displayName, about } of users) {
      const cell = this.cellOf(id);
      const before = cell.get();
      const isSame =
        before?.userName === userName &&
        before.displayName === displayName &&
        before.about === about;
      if (!this.outdated.delete(id) && isSame) continue;
      const profile: UserProfile = isSame ? before : { id, userName, displayName, about };
      cell.set(profile);
      this.listener.onLearned(profile, before !== null && !isSame);
    }
  };

  /** What the store knew. Whatever came since is newer. */
  restore(users: readonly UserProfile[]): void {
    this.remember(users.filter(({ id }) => (this.cells.get(id)?.get() ?? null) === null));
  }

  all(): readonly UserProfile[] {
    return [...this.cells.values()].flatMap((cell) => cell.get() ?? []);
  }

  /** Any of them may have changed unheard. Those on a screen are asked for now. */
  outdate(): void {
    for (const [id, cell] of this.cells) {
      if (cell.get() === null) continue;
      this.outdated.add(id);
      this.listener.onOutdated(id);
      if (cell.isWatched) this.want(id);
    }
  }

  clear(): void {
    for (const cell of this.cells.values()) cell.set(null);
    this.cells.clear();
    this.outdated.clear();
    this.wanted.clear();
  }

  private cellOf(id: UserId): Cell<UserProfile | null> {
    const known = this.cells.get(id);
    if (known) return known;
    const cell = new Cell<UserProfile | null>(null);
    this.cells.set(id, cell);
    return cell;
  }

  private want(id: UserId): void {
    this.wanted.add(id);
    if (this.isGathering) return;
    this.isGathering = true;
    this.clock.after(GATHER_MS, () => void this.fetch());
  }

  private async fetch(): Promise<void> {
    this.isGathering = false;
    const ids = [...this.wanted].filter(
      (id) => this.cells.get(id)?.get() === null || this.outdated.has(id),
    );
    this.wanted = new Set();
    for (let start = 0; start < ids.length; start += LIMITS.usersPerLookup) {
      const batch = ids.slice(start, start + LIMITS.usersPerLookup);
      try {
        this.remember((await this.api.users.lookup(batch)).items);
        // Nobody has the others: asking again would not help.
        for (const id of batch) this.outdated.delete(id);
      } catch {
        this.clock.after(RETRY_MS, () => batch.forEach((id) => this.want(id)));
      }
    }
  }
}
