import { useCallback } from 'react';

import type { ConversationId } from '@anochat/contract';
import { useClient } from '@anochat/sdk/react';

import { useLatest } from '../base/use-latest';
import { useProblemText } from '../base/use-problem-text';
import { sendParts } from '../composer/attachments/send-parts';
import { showToast } from '../layers/toasts';
import { putVoiceBack, takeVoice } from './voice-recordings';

/** Sends what is recorded; what could not be stored in the outbox is there again. */
export function useSendVoice(conversation: ConversationId, onSent: () => void): () => void {
  const client = useClient();
  const problemText = useProblemText();
  const latest = useLatest(onSent);
  return useCallback(() => {
    const send = async (): Promise<void> => {
      const file = await takeVoice(conversation);
      if (!file) return;
      latest.current();
      await sendParts(client, conversation, [file]).catch((error: unknown) => {
        putVoiceBack(conversation, file);
        showToast(problemText(error));
      });
    };
    void send();
  }, [client, conversation, latest, problemText]);
}
