import { AppState } from 'react-native';

import type { Seq } from '@anochat/contract';
import type { Conversation } from '@anochat/sdk';
import { deleteSoon, sendPendingDeletes, UNDO_MS } from '@anochat/sdk/react';

import { showToast } from '../ui';

let isWatching = false;

/** Deletes messages for everyone, unless that is undone in time; at once when the app is left. */
export function deleteUndoably(
  conversation: Conversation,
  seqs: readonly Seq[],
  text: string,
  undo: string,
): void {
  if (!isWatching) {
    isWatching = true;
    AppState.addEventListener('change', (state) => {
      if (state !== 'active') sendPendingDeletes();
    });
  }
  const takeBack = seqs.map((seq) => deleteSoon(conversation, seq));
  showToast(text, { label: undo, run: () => takeBack.forEach((take) => take()) }, UNDO_MS);
}
