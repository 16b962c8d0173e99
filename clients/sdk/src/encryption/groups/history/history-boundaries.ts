import type { UserId } from '@anochat/contract';
import type { RecordChange, Records } from '../../../storage/records';
import { epochKey, type EpochPlace, type StoredEpoch } from '../stored-epoch';
import { keyOfShared, SHARED, type SharedUpTo } from './stored-history';

/** Where in each conversation ends what somebody has shared: a line says so there. */
export class HistoryBoundaries {
  private readonly known = new Map<string, UserId>();

  constructor(private readonly records: Records) {}

  async load(): Promise<void> {
    for (const one of await this.records.list<SharedUpTo>(SHARED)) this.note(one);
  }

  /** Who has shared all up to the commit that ends the epoch of this place; `null`: nobody. */
  at(place: EpochPlace): UserId | null {
    return this.known.get(epochKey(place)) ?? null;
  }

  /**
   * Which boundaries there are once these epochs are stored, as changes to be stored with them.
   * `stored` tells of an epoch that is there already.
   */
  async changesFor(
    epochs: readonly StoredEpoch[],
    stored: (place: EpochPlace) => Promise<StoredEpoch | null>,
  ): Promise<readonly RecordChange[]> {
    const changes: RecordChange[] = [];
    for (const { sharedBy, conversation, generation, epoch } of epochs) {
      if (sharedBy === undefined) continue;
      const after = { conversation, generation, epoch: epoch + 1 };
      const next = epochs.find((one) => epochKey(one) === epochKey(after)) ?? (await stored(after));
      if (!next || next.sharedBy === sharedBy) continue;
      const boundary = { conversation, generation, epoch, by: sharedBy };
      this.note(boundary);
      changes.push({ key: keyOfShared(boundary), value: boundary });
    }
    return changes;
  }

  private note(boundary: SharedUpTo): void {
    this.known.set(epochKey(boundary), boundary.by);
  }
}
