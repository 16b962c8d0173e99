import { lazy, Suspense, useMemo, useState, type ReactElement, type ReactNode } from 'react';

import type { ConversationId } from '@anochat/contract';
import type { MessageItem } from '@anochat/sdk';

import { MediaPlaceContext, type MediaPlace, type VisualPlace } from '../media-place';
import { useShowInConversation } from './use-show-in-conversation';

const Viewer = lazy(() => import('../viewer/viewer'));

interface GallerySceneProps {
  readonly conversation: ConversationId;
  /** The newest first. */
  readonly items: readonly MessageItem[];
  /** The oldest of them is looked at. */
  readonly onOldest: () => void;
  readonly children: ReactNode;
}

/** What shows media out of their messages, and the viewer over it. */
export function GalleryScene({
  conversation,
  items,
  onOldest,
  children,
}: GallerySceneProps): ReactElement {
  const [viewed, setViewed] = useState<VisualPlace | null>(null);
  const show = useShowInConversation(conversation);
  const place = useMemo(
    (): MediaPlace => ({ conversation, openViewer: setViewed }),
    [conversation],
  );
  const inOrder = useMemo(() => [...items].reverse(), [items]);
  return (
    <MediaPlaceContext value={place}>
      {children}
      {viewed && (
        <Suspense>
          <Viewer
            items={inOrder}
            start={viewed}
            onClose={() => setViewed(null)}
            onOldest={onOldest}
            onShow={({ seq }) => {
              setViewed(null);
              show(seq);
            }}
          />
        </Suspense>
      )}
    </MediaPlaceContext>
  );
}
