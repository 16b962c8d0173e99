import type { ReactElement } from 'react';

import { useTimeline } from '@anochat/sdk/react';

import { useMediaPlace, type VisualPlace } from '../media-place';
import Viewer from './viewer';

interface TimelineViewerProps {
  readonly start: VisualPlace;
  readonly onClose: () => void;
}

/** The viewer over the messages of a conversation, as far as they are loaded. */
export default function TimelineViewer(props: TimelineViewerProps): ReactElement {
  const { items } = useTimeline(useMediaPlace().conversation);
  return <Viewer items={items} {...props} />;
}
