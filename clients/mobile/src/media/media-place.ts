import { createContext, use } from 'react';

import type { BlobId, ConversationId } from '@anochat/contract';

/** Where media is shown. The functions stay the same between renders. */
export interface MediaPlace {
  readonly conversation: ConversationId;
  readonly openViewer: (blob: BlobId) => void;
  /** A long press on media means the message that it is in. */
  readonly onLongPress?: (() => void) | undefined;
}

export const MediaPlaceContext = createContext<MediaPlace | null>(null);

export function useMediaPlace(): MediaPlace {
  const place = use(MediaPlaceContext);
  if (!place) throw new Error('MediaPlaceContext is missing');
  return place;
}
