/** Keys that one statement takes. */
const BATCH = 256;

interface Waiting<Key, Value> {
  readonly key: Key;
  readonly resolve: (value: Value | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Natural batching: one reading is under way, and whoever asks meanwhile shares the next one. So
 * thousands who come back after a restart cost a few statements, and a single one waits for nobody.
 */
export class SharedReading<Key, Value> {
  private waiting: Waiting<Key, Value>[] = [];
  private isReading = false;

  /** @param read is given each key once. A rejection concerns all of them. */
  constructor(private readonly read: (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Value>>) {}

  /** Settles with a reading that began after the call; `undefined` where that found nothing. */
  of(key: Key): Promise<Value | undefined> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ key, resolve, reject });
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
        const found = await this.read([...new Set(batch.map(({ key }) => key))]);
        for (const { key, resolve } of batch) resolve(found.get(key));
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.isReading = false;
  }
}
