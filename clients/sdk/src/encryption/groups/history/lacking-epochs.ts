import type { ConversationId } from '@anochat/contract';
import type { RecordChange, Records } from '../../../storage/records';
import { epochKey, type EpochPlace } from '../stored-epoch';
import { keyOfLacked, LACKED } from './stored-history';

interface LackedEpoch extends EpochPlace {
  readonly isDue: boolean;
}

/** Logs that name more epochs than there can be fill no store. */
const MOST_OF_ONE = 5_000;

/** Epochs whose keys were looked for and are neither here nor in the account's backup. */
export class LackingEpochs {
  private readonly noted = new Map<ConversationId, Set<string>>();
  /** Of them those that the user was there for, as far as this device can tell. */
  private readonly due = new Set<string>();

  constructor(private readonly records: Records) {}

  /** Gives back of which conversations something is lacking. */
  async load(): Promise<readonly ConversationId[]> {
    for (const lacked of await this.records.list<LackedEpoch>(LACKED)) {
      this.keep(lacked);
      if (lacked.isDue) this.due.add(epochKey(lacked));
    }
    return [...this.noted.keys()];
  }

  /** Durable when it resolves. Gives back whether it is news. */
  async note({ conversation, generation, epoch }: EpochPlace): Promise<boolean> {
    const place = { conversation, generation, epoch };
    const known = this.noted.get(conversation);
    if (known?.has(epochKey(place)) || (known?.size ?? 0) >= MOST_OF_ONE) return false;
    this.keep(place);
    await this.records.write([change({ ...place, isDue: false })]);
    return true;
  }

  of(id: ConversationId): Promise<readonly LackedEpoch[]> {
    return this.records.list<LackedEpoch>(`${LACKED}${id}/`);
  }

  isNoted(place: EpochPlace): Promise<boolean> {
    return this.records.get(keyOfLacked(place)).then((found) => Boolean(found));
  }

  /**
   * These of a conversation are asked for; the others are not for this user, or are there by now.
   * Gives back whether that is news.
   */
  async keepOnly(lacking: readonly LackedEpoch[], due: readonly EpochPlace[]): Promise<boolean> {
    const kept = new Set(due.map(epochKey));
    const changes = lacking.flatMap((lacked) => {
      const isDue = kept.has(epochKey(lacked));
      if (isDue) return lacked.isDue ? [] : [change({ ...lacked, isDue })];
      this.due.delete(epochKey(lacked));
      return [{ key: keyOfLacked(lacked), value: undefined }];
    });
    for (const key of kept) this.due.add(key);
    await this.records.write(changes);
    return changes.length > 0;
  }

  /** Its key may still come. */
  isDue(place: EpochPlace): boolean {
    return this.due.has(epochKey(place));
  }

  private keep(place: EpochPlace): void {
    const keys = this.noted.get(place.conversation) ?? new Set();
    this.noted.set(place.conversation, keys.add(epochKey(place)));
  }
}

const change = (lacked: LackedEpoch): RecordChange => ({ key: keyOfLacked(lacked), value: lacked });
