import { useMemo } from 'react';

import type { ConversationId } from '@anochat/contract';
import type { GalleryKind, GalleryList } from '../search';
import { useClient } from './context';
import { useReadable } from './use-readable';

/** What a conversation holds of one kind; live while it is mounted. */
export function useGallery(
  conversation: ConversationId,
  kind: GalleryKind,
): { readonly list: GalleryList; readonly loadMore: () => Promise<void> } {
  const client = useClient();
  const gallery = useMemo(() => client.gallery(conversation, kind), [client, conversation, kind]);
  return { list: useReadable(gallery.list), loadMore: () => gallery.loadMore() };
}
