import type { UserId } from '@anochat/contract';
import type { Blocked, Blocks } from '../client/anochat';
import type { Api } from '../http';
import { Cell } from '../observable';

const EMPTY: Blocked = { status: 'loading', users: [], error: null };

/**
 * Whom the person blocked, on this device or another one. The news tells an id alone, so the list
 * is read again while somebody looks at it.
 */
export class BlockList implements Blocks {
  readonly blocked = new Cell<Blocked>(EMPTY, (isWatched) => {
    if (isWatched && !this.isCurrent) void this.read();
  });
  private isCurrent = false;
  /** Grows with each reading: answers of an earlier one are dropped. */
  private generation = 0;

  constructor(private readonly api: Api) {}

  readonly block = async (id: UserId): Promise<void> => {
    await this.api.users.block(id);
    this.changed();
  };

  readonly unblock = async (id: UserId): Promise<void> => {
    await this.api.users.unblock(id);
    this.changed();
  };

  /** Somebody was blocked or let in again, or may have been while there was no connection. */
  changed(): void {
    this.isCurrent = false;
    this.generation += 1;
    if (this.blocked.isWatched) void this.read();
  }

  clear(): void {
    this.isCurrent = false;
    this.generation += 1;
    this.blocked.set(EMPTY);
  }

  private async read(): Promise<void> {
    const generation = (this.generation += 1);
    try {
      const { items } = await this.api.users.blocks();
      if (generation !== this.generation) return;
      this.isCurrent = true;
      this.blocked.set({ status: 'ready', users: items, error: null });
    } catch (error) {
      if (generation !== this.generation) return;
      this.blocked.update(({ users }) => ({ status: 'failed', users, error }));
    }
  }
}
