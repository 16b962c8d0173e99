import { useCallback } from 'react';

import type { ConversationId, UpdateOwnMembership } from '@anochat/contract';

import { useClient } from '../client';
import { showToast, useProblemText } from '../ui';

/** Changes what one keeps about a conversation for oneself; says so when it fails. */
export function useOwnMembership(id: ConversationId): (values: UpdateOwnMembership) => void {
  const client = useClient();
  const problemText = useProblemText();
  return useCallback(
    (values) =>
      void client.api.conversations
        .updateOwnMembership(id, values)
        .then((head) => client.takeHead(head))
        .catch((error: unknown) => showToast(problemText(error))),
    [client, id, problemText],
  );
}
