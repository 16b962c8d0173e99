import type { ConversationId } from '@anochat/contract';
import { Cell } from '../observable';
import { isEmptyDraft, NO_DRAFT, type Draft, type DraftInput } from './draft';
import { draftKey } from './record-keys';
import type { Surroundings } from './surroundings';

/**
 * What stands in a conversation's composer: shown at once, and stored with every change. What could
 * not be stored stays shown, and is stored with the next change or when the connection is back.
 * Of what other devices wrote the newest counts, as long as nobody writes here.
 */
export class KeptDraft {
  readonly cell = new Cell<Draft | null>(null);
  private isUnstored = false;
  /** Rises: what comes from elsewhere and is not newer says nothing new. */
  private savedAt = 0;
  private isAttended = false;
  /** Newer than what is shown, and would replace it under the cursor. */
  private waiting: Draft | null = null;

  constructor(
    private readonly id: ConversationId,
    private readonly around: Pick<
      Surroundings,
      'clock' | 'records' | 'log' | 'onDraft' | 'onDraftLeft'
    >,
  ) {}

  /** As it is stored and told to the other devices; an empty one when there is none. */
  get latest(): Draft {
    return { ...(this.cell.get() ?? NO_DRAFT), updatedAt: this.savedAt };
  }

  /** What the store holds at the start. */
  restore(draft: Draft): void {
    this.isUnstored = false;
    this.show(draft);
  }

  /** What another tab of this device has stored. */
  follow(draft: Draft): void {
    if (this.wouldDisturb(draft)) this.waiting = draft;
    else this.restore(draft);
  }

  /** What another device wrote. `isWriting`: somebody does so here, and has the last word. */
  take(draft: Draft, isWriting: boolean): void {
    if (draft.updatedAt <= this.newest) return;
    if (isWriting) this.savedAt = draft.updatedAt + 1;
    else if (this.wouldDisturb(draft)) this.waiting = draft;
    else this.replace(draft);
  }

  set(input: DraftInput | null): void {
    const isEmpty = !input || isEmptyDraft(input);
    if (isEmpty && this.cell.get() === null && !this.isUnstored) return;
    // Also where the clock of another device is ahead.
    const updatedAt = Math.max(this.around.clock.now(), this.newest + 1);
    this.show({ ...(isEmpty ? NO_DRAFT : input), updatedAt });
    // Not gathered: a reload right after the last key must find it.
    void this.store();
  }

  /** Whether the cursor stands in it. */
  attend(isAttended: boolean): void {
    if (this.isAttended === isAttended) return;
    this.isAttended = isAttended;
    if (isAttended) return;
    const { waiting } = this;
    if (waiting && waiting.updatedAt > this.savedAt) this.replace(waiting);
    this.around.onDraftLeft(this.id);
  }

  wake(): void {
    if (this.isUnstored) void this.store();
  }

  /** With the session its store is emptied. */
  forget(): void {
    this.isUnstored = false;
    this.show(NO_DRAFT);
  }

  private get newest(): number {
    return Math.max(this.savedAt, this.waiting?.updatedAt ?? 0);
  }

  /** What was sent or deleted elsewhere goes: nobody is writing it any more. */
  private wouldDisturb(draft: Draft): boolean {
    return this.isAttended && this.cell.get() !== null && !isEmptyDraft(draft);
  }

  private replace(draft: Draft): void {
    this.show(draft);
    void this.store();
  }

  private show(draft: Draft): void {
    this.savedAt = draft.updatedAt;
    this.waiting = null;
    this.cell.set(isEmptyDraft(draft) ? null : draft);
  }

  private async store(): Promise<void> {
    const { id, around } = this;
    const draft = this.cell.get();
    this.isUnstored = false;
    try {
      await around.records.write([{ key: draftKey(id), value: this.latest }]);
    } catch (error) {
      around.log('warn', 'A draft was not stored', { error: String(error) });
      // A newer draft speaks for itself.
      if (this.cell.get() === draft) this.isUnstored = true;
      return;
    }
    around.onDraft(id);
  }
}
