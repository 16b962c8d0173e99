import { useMemo } from 'react';

import type { ConversationId, Seq } from '@anochat/contract';
import type { Conversation } from '../client/anochat';
import { Cell } from '../observable';
import { useReadable } from './use-readable';

/** Long enough to see that it was the wrong one. */
export const UNDO_MS = 6_000;

interface Pending {
  readonly conversation: Conversation;
  readonly seq: Seq;
  readonly timer: ReturnType<typeof setTimeout>;
}

/**
 * Messages that were deleted and may still be brought back: a redaction cannot be undone, so it goes
 * out when the time to undo is over, or at once when the app is hidden or left.
 */
const pending = new Cell<readonly Pending[]>([]);

function take(id: ConversationId, seq: Seq): Pending | undefined {
  const found = pending.get().find((one) => one.conversation.id === id && one.seq === seq);
  if (!found) return undefined;
  clearTimeout(found.timer);
  pending.update((all) => all.filter((one) => one !== found));
  return found;
}

function send(id: ConversationId, seq: Seq): void {
  // The outbox keeps it and shows what becomes of it.
  void take(id, seq)?.conversation.redact(seq);
}

/** Deletes a message once the time to undo is over; the answer undoes it. */
export function deleteSoon(conversation: Conversation, seq: Seq): () => void {
  const timer = setTimeout(() => send(conversation.id, seq), UNDO_MS);
  pending.update((all) => [...all, { conversation, seq, timer }]);
  return () => void take(conversation.id, seq);
}

export function sendPendingDeletes(): void {
  for (const { conversation, seq } of pending.get()) send(conversation.id, seq);
}

/** Seqs that are not shown in a conversation for now. */
export function useHiddenMessages(id: ConversationId): ReadonlySet<Seq> {
  const all = useReadable(pending);
  return useMemo(
    () => new Set(all.filter((one) => one.conversation.id === id).map((one) => one.seq)),
    [all, id],
  );
}
