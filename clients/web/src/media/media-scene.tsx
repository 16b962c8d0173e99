import { lazy, Suspense, useMemo, useState, type ReactElement, type ReactNode } from 'react';

import type { ConversationId } from '@anochat/contract';

import { MediaPlaceContext, type MediaPlace, type VisualPlace } from './media-place';

const TimelineViewer = lazy(() => import('./viewer/timeline-viewer'));

interface MediaSceneProps {
  readonly conversation: ConversationId;
  readonly children: ReactNode;
}

/** What shows media of one conversation, and the viewer over it. */
export function MediaScene({ conversation, children }: MediaSceneProps): ReactElement {
  const [viewed, setViewed] = useState<VisualPlace | null>(null);
  const place = useMemo(
    (): MediaPlace => ({ conversation, openViewer: setViewed }),
    [conversation],
  );
  return (
    <MediaPlaceContext value={place}>
      {children}
      {viewed && (
        <Suspense>
          <TimelineViewer start={viewed} onClose={() => setViewed(null)} />
        </Suspense>
      )}
    </MediaPlaceContext>
  );
}
