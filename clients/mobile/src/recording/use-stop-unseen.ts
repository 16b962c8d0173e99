import { useEffect } from 'react';
import { AppState } from 'react-native';

import type { ConversationId } from '@anochat/contract';

import { useLock } from '../lock/lock-state';
import { stopVoice, voiceOf } from './voice-recordings';

/**
 * Nothing is recorded that nobody sees: out of sight, behind the lock and on another screen the recording
 * stops, and what there is of it waits.
 */
export function useStopUnseen(conversation: ConversationId, onStop: () => void): void {
  useEffect(() => {
    const stop = (): void => {
      onStop();
      void stopVoice(conversation);
    };
    const listening = AppState.addEventListener('change', (state) => {
      // The question for the microphone takes the app out of the front too.
      if (state === 'background' && voiceOf(conversation)?.state !== 'asking') stop();
    });
    const endLock = useLock.subscribe(({ phase }) => {
      if (phase === 'locked') stop();
    });
    return () => {
      listening.remove();
      endLock();
      stop();
    };
  }, [conversation, onStop]);
}
