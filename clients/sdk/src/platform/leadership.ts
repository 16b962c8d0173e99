import { Cell } from '../observable';
import type { Locks } from './platform';

/**
 * One of the tabs leads: it writes the store and empties the outbox. Another takes over when it
 * closes.
 */
export class Leadership {
  readonly isLeader = new Cell(false);
  private release: (() => void) | null = null;
  private isWanted = false;

  constructor(private readonly locks: Locks) {}

  seek(): void {
    this.isWanted = true;
    void this.locks.withLock('leader', () => {
      if (!this.isWanted) return Promise.resolve();
      return new Promise<void>((resolve) => {
        this.release = resolve;
        this.isLeader.set(true);
      });
    });
  }

  resign(): void {
    this.isWanted = false;
    this.isLeader.set(false);
    this.release?.();
    this.release = null;
  }
}
