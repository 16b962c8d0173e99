import { useEffect } from 'react';

import { useClient } from '@anochat/sdk/react';

import { useProblemText } from '../base/use-problem-text';
import { showToast } from '../layers/toasts';
import { sendPendingDeletes } from '@anochat/sdk/react';

/** What the page does whatever it shows: says what was refused, and leaves nothing undone when it is hidden. */
export function usePageDuties(): void {
  const client = useClient();
  const problemText = useProblemText();
  useEffect(
    () => client.onRefused(({ error }) => showToast(problemText(error))),
    [client, problemText],
  );
  useEffect(() => {
    const onHide = (): void => {
      if (document.visibilityState === 'hidden') sendPendingDeletes();
    };
    document.addEventListener('visibilitychange', onHide);
    return () => document.removeEventListener('visibilitychange', onHide);
  }, []);
}
