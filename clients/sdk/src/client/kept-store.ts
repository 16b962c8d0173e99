import { Cell } from '../observable';
import type { Logger, Persistence, PersistenceState } from '../platform/platform';
import type { Records } from '../storage/records';

const ASKED = 'persistence-asked';

/**
 * Whether the machine keeps this device's store. It is asked to once, when the first message was
 * sent: by then there is something to keep, and a browser that asks the person meets somebody who
 * knows what for.
 */
export class KeptStore {
  readonly state = new Cell<PersistenceState>('unknown', (isWatched) => {
    if (isWatched) void this.look();
  });
  private isAsked = false;

  constructor(
    private readonly persistence: Persistence,
    private readonly records: Records,
    private readonly log: Logger,
  ) {}

  readonly ask = async (): Promise<PersistenceState> => {
    const state = await this.persistence.ask();
    this.state.set(state);
    return state;
  };

  async messageSent(): Promise<void> {
    if (this.isAsked) return;
    this.isAsked = true;
    try {
      if (await this.records.get<boolean>(ASKED)) return;
      if ((await this.persistence.state()) !== 'may-be-removed') return;
      await this.records.write([{ key: ASKED, value: true }]);
      await this.ask();
    } catch (error) {
      this.log('info', 'The store was not made persistent', { error: String(error) });
    }
  }

  private async look(): Promise<void> {
    try {
      this.state.set(await this.persistence.state());
    } catch (error) {
      this.log('info', 'Whether the store is kept is not known', { error: String(error) });
    }
  }
}
