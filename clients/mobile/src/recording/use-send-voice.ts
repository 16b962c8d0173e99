import { useCallback } from 'react';

import type { ConversationId } from '@anochat/contract';
import { attachParts } from '@anochat/sdk/shown';

import { useClient } from '../client';
import { prepareMedia } from '../composer/prepare/prepare-media';
import { haptic, showToast, useProblemText } from '../ui';
import { putVoiceBack, takeVoice, type VoiceFile } from './voice-recordings';

/** Sends what is recorded; what could not be stored in the outbox is there again. */
export function useSendVoice(conversation: ConversationId, onSent: () => void): () => void {
  const client = useClient();
  const problemText = useProblemText();
  return useCallback(() => {
    const store = async (file: VoiceFile): Promise<void> => {
      const prepared = await prepareMedia(file);
      const { parts, detach } = attachParts(client.media, [prepared], (source) => source);
      try {
        await client.conversation(conversation).send({ parts: [...parts] });
      } catch (error) {
        detach();
        throw error;
      }
    };
    const send = async (): Promise<void> => {
      const file = await takeVoice(conversation);
      if (!file) return;
      haptic('done');
      onSent();
      await store(file).catch((error: unknown) => {
        putVoiceBack(conversation, file);
        showToast(problemText(error));
      });
    };
    void send();
  }, [client, conversation, onSent, problemText]);
}
