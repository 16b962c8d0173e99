import { LIMITS, type UserId, type UserProfile } from '@anochat/contract';
import type { Profiles } from '../client/anochat';
import type { Api } from '../http';
import { Cell, type Readable } from '../observable';
import type { Clock } from '../platform/platform';

/** Those asked for within this time go into one request. */
const GATHER_MS = 20;
const RETRY_MS = 5_000;

export const profileKey = (id: string): string => `profile/${id}`;

/** Profiles by id, each fetched once and kept up to date by what other answers bring along. */
export class ProfileCache implements Profiles {
  private readonly cells = new Map<UserId, Cell<UserProfile | null>>();
  private wanted = new Set<UserId>();
  private isGathering = false;

  constructor(
    private readonly api: Api,
    private readonly clock: Clock,
    private readonly onLearned: (profile: UserProfile) => void,
  ) {}

  readonly profile = (id: UserId): Readable<UserProfile | null> => {
    const known = this.cells.get(id);
    if (known) return known;
    const cell = this.cellOf(id);
    this.want(id);
    return cell;
  };

  readonly remember = (users: readonly UserProfile[]): void => {
    for (const { id, userName, displayName, about } of users) {
      const cell = this.cellOf(id);
      const before = cell.get();
      const isSame =
        before?.userName === userName &&
        before.displayName === displayName &&
        before.about === about;
      if (isSame) continue;
      const profile: UserProfile = { id, userName, displayName, about };
      cell.set(profile);
      this.onLearned(profile);
    }
  };

  clear(): void {
    for (const cell of this.cells.values()) cell.set(null);
    this.cells.clear();
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
    const ids = [...this.wanted].filter((id) => this.cells.get(id)?.get() === null);
    this.wanted = new Set();
    for (let start = 0; start < ids.length; start += LIMITS.usersPerLookup) {
      const batch = ids.slice(start, start + LIMITS.usersPerLookup);
      try {
        this.remember((await this.api.users.lookup(batch)).items);
      } catch {
        this.clock.after(RETRY_MS, () => batch.forEach((id) => this.want(id)));
      }
    }
  }
}
