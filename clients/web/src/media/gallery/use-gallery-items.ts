import { useMemo } from 'react';

import type { ConversationId } from '@anochat/contract';
import type { GalleryMessage, MessageItem } from '@anochat/sdk';
import { useClient, useSelf, useHiddenMessages } from '@anochat/sdk/react';

import { itemOf } from './item-of';

/** Without those that are about to be taken back. */
export function useGalleryItems(
  conversation: ConversationId,
  messages: readonly GalleryMessage[],
): readonly MessageItem[] {
  const client = useClient();
  const self = useSelf();
  const hidden = useHiddenMessages(conversation);
  return useMemo(
    () =>
      messages
        .filter(({ seq }) => !hidden.has(seq))
        .map((message) => itemOf(client, conversation, self.id, message)),
    [client, conversation, self.id, messages, hidden],
  );
}
