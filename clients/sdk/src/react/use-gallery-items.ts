import { useMemo } from 'react';

import type { ConversationId } from '@anochat/contract';
import type { GalleryMessage } from '../search/gallery/gallery-types';
import type { MessageItem } from '../view';
import { useClient } from './context';
import { itemOf } from './gallery-item-of';
import { useHiddenMessages } from './pending-deletes';
import { useSelf } from './use-self';

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
