import type { ConversationId, Seq } from '@anochat/contract';
import { Cell } from '../../observable';

/** Messages that could not be opened since the start, by reason. One that opens later counts no more. */
export class UndecryptableCount {
  readonly cell = new Cell<Readonly<Record<string, number>>>({});
  private readonly reasons = new Map<string, string>();

  note(id: ConversationId, seq: Seq, reason: string | null): void {
    const key = `${id}/${seq}`;
    if ((this.reasons.get(key) ?? null) === reason) return;
    if (reason === null) this.reasons.delete(key);
    else this.reasons.set(key, reason);
    const counts: Record<string, number> = {};
    for (const one of this.reasons.values()) counts[one] = (counts[one] ?? 0) + 1;
    this.cell.set(counts);
  }
}
