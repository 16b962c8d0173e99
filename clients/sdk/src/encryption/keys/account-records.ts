import type { RecordChange, Records } from '../../storage/records';
import { NotLinked } from './keys-errors';

/**
 * The store while one account is signed in. Whoever signs out empties it: what was still on its way
 * then is not written, neither into the empty store nor beside the keys of the next account.
 */
export class AccountRecords {
  private isEnded = false;

  constructor(private readonly records: Records) {}

  get<T>(key: string): Promise<T | null> {
    return this.records.get<T>(key);
  }

  list<T>(prefix: string): Promise<readonly T[]> {
    return this.records.list<T>(prefix);
  }

  /** @throws NotLinked after the end */
  async write(changes: readonly RecordChange[]): Promise<void> {
    if (this.isEnded) throw new NotLinked();
    await this.records.write(changes);
  }

  end(): void {
    this.isEnded = true;
  }
}
