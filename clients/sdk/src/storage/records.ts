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
  /**
   * Whatever changes the store is handed to it in the order of the calls, and the store keeps that
   * order. It is not waited for in between: a page that is left has handed over all that it can.
   */
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
    const sealed = changes.map(async ({ key, value }): Promise<Change> => ({
      key,
      value: value === undefined ? null : await this.seal(key, JSON.stringify(value)),
    }));
    return this.inTurn(Promise.all(sealed), (all) => this.storage.write(all));
  }

  clear(): Promise<void> {
    return this.inTurn(Promise.resolve(), () => this.storage.clear());
  }

  close(): Promise<void> {
    return this.inTurn(Promise.resolve(), () => this.storage.close());
  }

  private async inTurn<P>(
    preparing: Promise<P>,
    hand: (prepared: P) => Promise<void>,
  ): Promise<void> {
    const handed = Promise.all([preparing, this.tail]).then(([prepared]) => ({
      done: hand(prepared),
    }));
    // Also after one that could not be prepared, those before it come first.
    this.tail = Promise.allSettled([this.tail, handed]).then(() => undefined);
    const { done } = await handed;
    await done;
  }

  private async seal(key: string, text: string): Promise<string> {
    return this.sealer ? this.sealer.seal(key, text) : text;
  }

  private async unseal(key: string, stored: string): Promise<unknown> {
    return JSON.parse(this.sealer ? await this.sealer.open(key, stored) : stored);
  }
}
