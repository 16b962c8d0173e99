import type { CommitEntry, ConversationId } from '@anochat/contract';
import type { SystemEvent } from '../../../codec';
import type { HistoryBoundaries } from './history-boundaries';
import { HistoryIntake, type HistoryIntakeOptions } from './history-intake';
import { HistorySharing } from './history-sharing';

export type HistoryOptions = Omit<HistoryIntakeOptions, 'onTaken'> & {
  readonly boundaries: HistoryBoundaries;
  readonly onChanged: (id: ConversationId) => void;
};

/** What new members are given of what was said before: sent to them, and taken from members. */
export class History {
  private readonly sharing: HistorySharing;
  private readonly intake: HistoryIntake;
  private readonly channel;
  private readonly endings: (() => void)[];

  constructor(private readonly options: HistoryOptions) {
    const { host, ring, boundaries, epochs, onChanged } = options;
    this.sharing = new HistorySharing(options);
    this.channel = host.platform.openChannel('history');
    this.intake = new HistoryIntake({
      ...options,
      onTaken: (id) => {
        onChanged(id);
        this.channel.post(id);
      },
    });
    this.endings = [
      ring.onInbox('history', (payload, from) => this.intake.take(payload, from)),
      this.channel.subscribe((id) => {
        void boundaries.load().then(() => {
          epochs.searchAgain();
          onChanged(String(id));
        });
      }),
    ];
  }

  begin(): void {
    const { boundaries, host } = this.options;
    Promise.all([boundaries.load(), this.intake.load()]).catch((error: unknown) => {
      host.platform.log('warn', 'What was shared could not be read', { error: String(error) });
    });
    this.sharing.wake();
  }

  wake(): void {
    this.sharing.wake();
    this.intake.wake();
  }

  /** This device may be in the group now. */
  settle(id: ConversationId): void {
    this.intake.settleSoon(id);
  }

  owed(): void {
    this.sharing.wake();
  }

  /** What the commit that ends shared epochs shows besides what it did. */
  linesAt({ conversationId, generation, epoch }: CommitEntry): readonly SystemEvent[] {
    const by = this.options.boundaries.at({ conversation: conversationId, generation, epoch });
    return by === null ? [] : [{ type: 'history-shared', by }];
  }

  close(): void {
    for (const end of this.endings) end();
    this.sharing.close();
    this.channel.close();
  }
}
