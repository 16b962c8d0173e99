import type { UserId } from '@anochat/contract';

/** Users whose positions are read by one statement. */
const BATCH = 256;

interface Waiting {
  readonly userId: UserId;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Natural batching: one reading is under way, and whoever comes meanwhile shares the next one. So
 * thousands who come back after a restart cost a few statements.
 */
export class AttachBatch {
  private waiting: Waiting[] = [];
  private isReading = false;

  constructor(private readonly read: (userIds: readonly UserId[]) => Promise<unknown>) {}

  /** Settles with a reading that began after the call. */
  add(userId: UserId): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ userId, resolve, reject });
      if (this.isReading) return;
      this.isReading = true;
      // Those who come in the same turn of the event loop are taken along.
      setImmediate(() => void this.readAll());
    });
  }

  private async readAll(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, BATCH);
      try {
        await this.read([...new Set(batch.map(({ userId }) => userId))]);
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.isReading = false;
  }
}
