import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { MessageItem } from '@anochat/sdk';
import { clockLength, type Placed, visualBox, type VisualPart } from '@anochat/sdk/shown';

import { Icon } from '../base/icon';
import { InlineVideo } from './inline-video';
import { useMediaPlace } from './media-place';
import { Picture } from './picture';

interface VisualViewProps {
  readonly item: MessageItem;
  readonly placed: Placed<VisualPart>;
  /** Drawn over it. */
  readonly meta?: ReactElement | undefined;
}

/** One picture or video, as large as its own shape allows. A video plays in its place. */
export function VisualView({ item, placed, meta }: VisualViewProps): ReactElement {
  const { t } = useTranslation();
  const { openViewer } = useMediaPlace();
  const { part, index } = placed;
  const [isPlaying, setPlaying] = useState(false);
  const { width, ratio } = visualBox(part.width, part.height);
  const isVideo = part.type === 'video';
  return (
    <div
      className={isPlaying ? 'pic is-playing' : 'pic'}
      style={{ inlineSize: width, aspectRatio: String(ratio) }}
    >
      {isPlaying && isVideo ? (
        <InlineVideo part={part} onClose={() => setPlaying(false)} />
      ) : (
        <>
          <Picture part={part} />
          <button
            type="button"
            className="pic-open"
            aria-label={
              isVideo
                ? t('media.playVideo', { length: clockLength(part.duration) })
                : t('media.openPhoto')
            }
            onClick={() => (isVideo ? setPlaying(true) : openViewer({ key: item.key, index }))}
          />
          {isVideo && <LengthMark milliseconds={part.duration} />}
          {isVideo && (
            <span className="play">
              <Icon name="play" />
            </span>
          )}
          {meta && <div className="meta-over">{meta}</div>}
        </>
      )}
    </div>
  );
}

export function LengthMark({ milliseconds }: { readonly milliseconds: number }): ReactElement {
  return (
    <span className="len">
      <Icon name="play" />
      {clockLength(milliseconds)}
    </span>
  );
}
