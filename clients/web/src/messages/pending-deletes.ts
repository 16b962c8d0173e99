import type { Seq } from '@anochat/contract';
import type { Conversation } from '@anochat/sdk';
import { deleteSoon, UNDO_MS } from '@anochat/sdk/react';

import { showToast } from '../layers/toasts';

/** Deletes a message for everyone, unless it is taken back in time. */
export function deleteWithUndo(
  conversation: Conversation,
  seq: Seq,
  text: string,
  undo: string,
): void {
  const takeBack = deleteSoon(conversation, seq);
  showToast(text, { label: undo, run: takeBack }, UNDO_MS);
}
