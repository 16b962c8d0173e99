import type { ConversationId } from '@anochat/contract';
import { Cell } from '../observable';
import type { Draft, DraftInput } from './draft';
import { draftKey } from './record-keys';
import type { Surroundings } from './surroundings';

/**
 * What stands in a conversation's composer: shown at once, and stored with every change. What could
 * not be stored stays shown, and is stored with the next change or when the connection is back.
 */
export class KeptDraft {
  readonly cell = new Cell<Draft | null>(null);
  private isUnstored = false;

  constructor(
    private readonly id: ConversationId,
    private readonly around: Pick<Surroundings, 'clock' | 'records' | 'log' | 'onDraft'>,
  ) {}

  /** What the store holds: at the start, or when another tab wrote it. */
  restore(draft: Draft | null): void {
    this.isUnstored = false;
    this.cell.set(draft);
  }

  set(input: DraftInput | null): void {
    const isEmpty =
      !input || (input.text === '' && input.replyTo === null && input.editing === null);
    this.cell.set(isEmpty ? null : { ...input, updatedAt: this.around.clock.now() });
    // Not gathered: a reload right after the last key must find it.
    void this.store();
  }

  wake(): void {
    if (this.isUnstored) void this.store();
  }

  /** With the session its store is emptied. */
  forget(): void {
    this.isUnstored = false;
    this.cell.set(null);
  }

  private async store(): Promise<void> {
    const { id, around } = this;
    const draft = this.cell.get();
    this.isUnstored = false;
    try {
      await around.records.write([{ key: draftKey(id), value: draft ?? undefined }]);
    } catch (error) {
      around.log('warn', 'A draft was not stored', { error: String(error) });
      // A newer draft speaks for itself.
      if (this.cell.get() === draft) this.isUnstored = true;
      return;
    }
    around.onDraft(id);
  }
}
