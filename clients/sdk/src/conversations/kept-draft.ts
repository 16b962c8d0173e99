import type { ConversationId } from '@anochat/contract';
import { Cell } from '../observable';
import type { Draft, DraftInput } from './draft';
import { draftKey } from './record-keys';
import type { Surroundings } from './surroundings';

/** What stands in a conversation's composer: shown at once, and stored with every change. */
export class KeptDraft {
  readonly cell = new Cell<Draft | null>(null);

  constructor(
    private readonly id: ConversationId,
    private readonly around: Surroundings,
  ) {}

  /** What the store holds: at the start, or when another tab wrote it. */
  restore(draft: Draft | null): void {
    this.cell.set(draft);
  }

  set(input: DraftInput | null): void {
    const isEmpty =
      !input || (input.text === '' && input.replyTo === null && input.editing === null);
    const draft = isEmpty ? null : { ...input, updatedAt: this.around.clock.now() };
    this.cell.set(draft);
    // Not gathered: a reload right after the last key must find it.
    void this.around.records
      .write([{ key: draftKey(this.id), value: draft ?? undefined }])
      .then(() => this.around.onDraft(this.id));
  }

  forget(): void {
    this.cell.set(null);
  }
}
