import { LIMITS, type UserId } from '@anochat/contract';
import type { Presence } from '../client/anochat';
import { Cell, type Readable } from '../observable';
import type { Clock } from '../platform/platform';

const GATHER_MS = 200;

/** Who is online, of those whom a screen shows. The newest 200 of them are watched. */
export class PresenceWatch implements Presence {
  private readonly cells = new Map<UserId, Cell<boolean>>();
  private readonly watched = new Set<UserId>();
  private isGathering = false;

  constructor(
    private readonly clock: Clock,
    /** Replaces the list of those watched, and gives who of them is online. */
    private readonly watch: (ids: readonly UserId[]) => Promise<readonly UserId[]>,
  ) {}

  readonly isOnline = (id: UserId): Readable<boolean> => {
    const known = this.cells.get(id);
    if (known) return known;
    const cell = new Cell(false, (isWatched) => {
      if (isWatched) this.watched.add(id);
      else this.watched.delete(id);
      this.changed();
    });
    this.cells.set(id, cell);
    return cell;
  };

  heard(id: UserId, online: boolean): void {
    this.cells.get(id)?.set(online);
  }

  /** A new connection watches nobody yet. */
  wake(): void {
    if (this.watched.size > 0) void this.send();
  }

  /** Without a connection nobody's presence is known. */
  lost(): void {
    for (const cell of this.cells.values()) cell.set(false);
  }

  private changed(): void {
    if (this.isGathering) return;
    this.isGathering = true;
    this.clock.after(GATHER_MS, () => {
      this.isGathering = false;
      void this.send();
    });
  }

  private async send(): Promise<void> {
    const ids = [...this.watched].slice(-LIMITS.presenceWatched);
    try {
      const online = new Set(await this.watch(ids));
      for (const id of ids) this.heard(id, online.has(id));
    } catch {
      // The next connection asks again.
    }
  }
}
