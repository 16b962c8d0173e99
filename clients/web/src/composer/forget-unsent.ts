import type { AnoChat } from '@anochat/sdk';

import { useShownWords } from '../encryption/shown-words';
import { discardVoices } from '../recording/voice-recordings';
import { emptyTrays } from './attachments/attachments-store';
import { linkPreviews } from './link-preview/link-previews';

/**
 * Files and recordings that are not sent yet, and recovery words on the screen, go with the session that
 * they were made in: whoever signs in on the same page afterwards may be in the same conversations.
 */
export function forgetUnsentWith(state: AnoChat['session']['state']): void {
  state.subscribe(() => {
    if (state.get().status !== 'signed-out') return;
    emptyTrays();
    linkPreviews.empty();
    discardVoices();
    useShownWords.getState().forget();
  });
}
