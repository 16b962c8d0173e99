import { createContext, use } from 'react';

import type { ConversationId } from '@anochat/contract';

/** Which picture or video of a conversation is meant: the message's key, and its place among the parts. */
export interface VisualPlace {
  readonly key: string;
  readonly index: number;
}

/** Where media is shown. The functions stay the same between renders. */
export interface MediaPlace {
  readonly conversation: ConversationId;
  readonly openViewer: (at: VisualPlace) => void;
}

export const MediaPlaceContext = createContext<MediaPlace | null>(null);

export function useMediaPlace(): MediaPlace {
  const place = use(MediaPlaceContext);
  if (!place) throw new Error('MediaPlaceContext is missing');
  return place;
}
