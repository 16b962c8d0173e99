import { KeyOutOfReach } from '../platform/key-out-of-reach';
import type { Change, Logger, RecordSealer, Storage } from '../platform/platform';

export interface RecordChange {
  readonly key: string;
  /** `undefined` deletes. */
  readonly value: unknown;
}

/**
 * The one way to the store: values of any JSON shape, sealed on their way when there is a sealer.
 * What cannot be opened, because its key is gone, is as if it were not there; while the key is only out of
 * reach, nobody is told so: they would take a person for signed out.
 */
export class Records {
  /**
   * Whatever changes the store is handed to it in the order of the calls, and the store keeps that
   * order. It is not waited for in between: a page that is left has handed over all that it can.
   */
  private tail: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly storage: Storage,
    private readonly sealer: RecordSealer | null,
    private readonly log: Logger = () => undefined,
  ) {}

  async get<T>(key: string): Promise<T | null> {
    const stored = await this.storage.get(key);
    return stored === null ? null : ((await this.unseal(key, stored)) as T | null);
  }

  async list<T>(prefix: string): Promise<readonly T[]> {
    return (await this.entries<T>(prefix)).map(([, value]) => value);
  }

  /** In order of keys. */
  async entries<T>(prefix: string): Promise<readonly (readonly [key: string, value: T])[]> {
    const stored = await this.storage.list(prefix);
    const opened = await Promise.all(
      stored.map(
        async ([key, value]) => [key, (await this.unseal(key, value)) as T | null] as const,
      ),
    );
    return opened.filter((entry): entry is readonly [string, T] => entry[1] !== null);
  }

  /** All of it or nothing. */
  write(changes: readonly RecordChange[]): Promise<void> {
    const sealed = changes.map(async ({ key, value }): Promise<Change> => ({
      key,
      value: value === undefined ? null : await this.seal(key, JSON.stringify(value)),
    }));
    return this.inTurn(Promise.all(sealed), (all) => this.storage.write(all));
  }

  /** Destroys the key and then what it sealed: a wipe that is cut short leaves nothing to read. */
  clear(): Promise<void> {
    return this.inTurn(this.destroyKey(), () => this.storage.clear());
  }

  /** Another tab has cleared the store; what this one still wrote meanwhile goes, too. */
  sweep(): Promise<void> {
    this.sealer?.forget();
    return this.inTurn(Promise.resolve(), () => this.storage.clear());
  }

  close(): Promise<void> {
    return this.inTurn(Promise.resolve(), async () => {
      await this.storage.close();
      await this.sealer?.close();
    });
  }

  private async destroyKey(): Promise<void> {
    try {
      await this.sealer?.destroy();
    } catch (error) {
      // Then at least what it sealed goes.
      this.log('error', 'The key of the store was not destroyed', { error: String(error) });
    }
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
    if (!this.sealer) return JSON.parse(stored);
    try {
      return JSON.parse(await this.sealer.open(key, stored));
    } catch (error) {
      if (error instanceof KeyOutOfReach) throw error;
      this.log('warn', 'A record could not be opened', { key, error: String(error) });
      return null;
    }
  }
}
