import type { Change, Storage } from '../platform/platform';

/** Encrypts what lies in the store. The key of a record is bound to its value. */
export interface RecordSealer {
  seal(key: string, text: string): Promise<string>;
  open(key: string, sealed: string): Promise<string>;
}

export interface RecordChange {
  readonly key: string;
  /** `undefined` deletes. */
  readonly value: unknown;
}

/** The one way to the store: values of any JSON shape, sealed on their way when there is a sealer. */
export class Records {
  /** Writes go one after the other: what was asked for before a `clear` does not come after it. */
  private tail: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly storage: Storage,
    private readonly sealer: RecordSealer | null,
  ) {}

  async get<T>(key: string): Promise<T | null> {
    const stored = await this.storage.get(key);
    return stored === null ? null : ((await this.unseal(key, stored)) as T);
  }

  async list<T>(prefix: string): Promise<readonly T[]> {
    const stored = await this.storage.list(prefix);
    return Promise.all(stored.map(async ([key, value]) => (await this.unseal(key, value)) as T));
  }

  /** All of it or nothing. */
  write(changes: readonly RecordChange[]): Promise<void> {
    return this.inTurn(async () => {
      const sealed = changes.map(async ({ key, value }): Promise<Change> => ({
        key,
        value: value === undefined ? null : await this.seal(key, JSON.stringify(value)),
      }));
      await this.storage.write(await Promise.all(sealed));
    });
  }

  clear(): Promise<void> {
    return this.inTurn(() => this.storage.clear());
  }

  close(): Promise<void> {
    return this.inTurn(() => this.storage.close());
  }

  private inTurn<T>(run: () => Promise<T>): Promise<T> {
    const result = this.tail.then(run);
    this.tail = result.catch(() => undefined);
    return result;
  }

  private async seal(key: string, text: string): Promise<string> {
    return this.sealer ? this.sealer.seal(key, text) : text;
  }

  private async unseal(key: string, stored: string): Promise<unknown> {
    return JSON.parse(this.sealer ? await this.sealer.open(key, stored) : stored);
  }
}
