import { expect, it } from 'vitest';

import type { AnoChat, SessionState } from '@anochat/sdk';

import { useShownWords } from '../encryption/shown-words';
import { putVoiceBack, takeVoice } from '../recording/voice-recordings';
import { addFiles, trayOf } from './attachments/attachments-store';
import { forgetUnsentWith } from './forget-unsent';

it('leaves nothing in any tray, no recording and no recovery words to whoever signs in next', async () => {
  const listeners = new Set<() => void>();
  let status: SessionState['status'] = 'signed-in';
  const state = {
    get: () => ({ status }),
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  } as unknown as AnoChat['session']['state'];
  forgetUnsentWith(state);
  const source = new Blob(['secret']);
  for (const id of ['one', 'two']) addFiles(id, [{ source, name: 'secret.txt', mime: '' }]);
  const voice = { source, name: 'voice', mime: 'audio/webm', duration: 900, waveform: [1] };
  putVoiceBack('one', voice);
  useShownWords.getState().show(['abandon']);

  // What is told of the session is not always its end.
  for (const tell of listeners) tell();
  expect(trayOf('one').items).toHaveLength(1);

  status = 'signed-out';
  for (const tell of listeners) tell();
  // A file that was being looked into comes back to no tray.
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect([trayOf('one').items, trayOf('two').items]).toEqual([[], []]);
  expect(await takeVoice('one')).toBeNull();
  expect(useShownWords.getState().words).toBeNull();
});
