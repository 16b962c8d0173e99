import { useMemo } from 'react';
import { create } from 'zustand';

import type { ConversationId, Seq } from '@anochat/contract';
import type { Conversation } from '@anochat/sdk';

import { showToast } from '../layers/toasts';

const UNDO_MS = 6_000;

interface Pending {
  readonly conversation: Conversation;
  readonly seq: Seq;
  readonly timer: ReturnType<typeof setTimeout>;
}

/**
 * Messages that were deleted and may still be brought back: a redaction cannot be undone, so it goes
 * out when the time to undo is over, or at once when the page is hidden or left.
 */
const usePending = create<{ readonly pending: readonly Pending[] }>(() => ({ pending: [] }));

const same = (a: Pending, id: ConversationId, seq: Seq): boolean =>
  a.conversation.id === id && a.seq === seq;

function take(id: ConversationId, seq: Seq): Pending | undefined {
  const found = usePending.getState().pending.find((entry) => same(entry, id, seq));
  if (!found) return undefined;
  clearTimeout(found.timer);
  usePending.setState(({ pending }) => ({ pending: pending.filter((entry) => entry !== found) }));
  return found;
}

function send(id: ConversationId, seq: Seq): void {
  // The outbox keeps it and shows what becomes of it.
  void take(id, seq)?.conversation.redact(seq);
}

export function deleteWithUndo(
  conversation: Conversation,
  seq: Seq,
  text: string,
  undo: string,
): void {
  const timer = setTimeout(() => send(conversation.id, seq), UNDO_MS);
  usePending.setState(({ pending }) => ({ pending: [...pending, { conversation, seq, timer }] }));
  showToast(text, { label: undo, run: () => void take(conversation.id, seq) }, UNDO_MS);
}

export function sendPendingDeletes(): void {
  for (const { conversation, seq } of usePending.getState().pending) send(conversation.id, seq);
}

/** Seqs that are not shown in a conversation for now. */
export function useHiddenMessages(id: ConversationId): ReadonlySet<Seq> {
  const pending = usePending((state) => state.pending);
  return useMemo(
    () =>
      new Set(pending.filter((entry) => entry.conversation.id === id).map((entry) => entry.seq)),
    [pending, id],
  );
}
