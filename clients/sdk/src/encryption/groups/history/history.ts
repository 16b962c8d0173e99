import type { CommitEntry, ConversationId } from '@anochat/contract';
import type { SystemEvent } from '../../../codec';
import type { EpochPlace } from '../stored-epoch';
import type { HistoryBoundaries } from './history-boundaries';
import { HistoryAnswering } from './history-answering';
import { HistoryAsking } from './history-asking';
import { HistoryIntake, type HistoryIntakeOptions } from './history-intake';
import { HistorySharing } from './history-sharing';
import { LackingEpochs } from './lacking-epochs';

export type HistoryOptions = Omit<HistoryIntakeOptions, 'onTaken' | 'onLast' | 'lacking'> & {
  readonly boundaries: HistoryBoundaries;
  readonly onChanged: (id: ConversationId) => void;
};

/**
 * Keys of earlier epochs, from device to device: new members are given what was said before they
 * came, and whoever has lost keys asks those who were there too.
 */
export class History {
  private readonly sharing: HistorySharing;
  private readonly answering: HistoryAnswering;
  private readonly asking: HistoryAsking;
  private readonly lacking: LackingEpochs;
  private readonly intake: HistoryIntake;
  private readonly channel;
  private readonly endings: (() => void)[];

  constructor(private readonly options: HistoryOptions) {
    const { host, ring, boundaries, epochs, onChanged } = options;
    this.lacking = new LackingEpochs(host.records);
    this.sharing = new HistorySharing(options);
    this.answering = new HistoryAnswering(options);
    this.channel = host.platform.openChannel('history');
    const tell = (id: ConversationId): void => {
      onChanged(id);
      this.channel.post(id);
    };
    this.asking = new HistoryAsking({ ...options, lacking: this.lacking, onJudged: tell });
    this.intake = new HistoryIntake({
      ...options,
      lacking: this.lacking,
      onLast: (id, device) => this.asking.answered(id, device),
      onTaken: tell,
    });
    this.endings = [
      ring.onInbox('history', (payload, from) => this.intake.take(payload, from)),
      ring.onInbox('history-request', (payload, from) => this.answering.take(payload, from)),
      this.channel.subscribe((id) => {
        void Promise.all([boundaries.load(), this.lacking.load()]).then(() => {
          epochs.searchAgain();
          onChanged(String(id));
        });
      }),
    ];
  }

  begin(): void {
    const { boundaries, host } = this.options;
    Promise.all([boundaries.load(), this.intake.load(), this.asking.load()]).catch(
      (error: unknown) => {
        host.platform.log('warn', 'What was shared could not be read', { error: String(error) });
      },
    );
    this.sharing.wake();
    this.answering.wake();
  }

  wake(): void {
    this.sharing.wake();
    this.answering.wake();
    this.asking.wake();
    this.intake.wake();
  }

  /** Its key is neither here nor in the account's backup. Durable when it resolves. */
  noteMissing(place: EpochPlace): Promise<void> {
    return this.asking.note(place);
  }

  /** This user was there, and somebody may still give the key. */
  isAwaited(place: EpochPlace): boolean {
    return this.lacking.isDue(place);
  }

  /** This device may be in the group now. */
  settle(id: ConversationId): void {
    this.intake.settleSoon(id);
    this.asking.settleSoon(id);
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
    this.answering.close();
    this.asking.close();
    this.channel.close();
  }
}
