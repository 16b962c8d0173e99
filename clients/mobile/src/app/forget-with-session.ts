import type { AnoChat } from '@anochat/sdk';

import { useShownWords } from '../account/shown-words';
import { useRunning } from '../client';
import { forgetUnsent } from '../composer/forget-unsent';

/** What this process holds for a session goes with it; what lies on the phone is the SDK's business. */
export function forgetWithSession(): void {
  useRunning.subscribe(({ client }, before) => {
    if (client && client !== before.client) follow(client);
  });
}

function follow({ session: { state } }: AnoChat): void {
  state.subscribe(() => {
    if (state.get().status !== 'signed-out') return;
    // Whoever signs in next is not shown the words of somebody else.
    useShownWords.getState().forget();
    // Apart from the session's own work, which ends whatever this meets and wipes the files, too.
    Promise.resolve()
      .then(forgetUnsent)
      .catch(() => undefined);
  });
}
