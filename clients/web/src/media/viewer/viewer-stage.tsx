import { useRef, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { ImagePart } from '@anochat/contract';
import { plainText, type Visual, writtenText } from '@anochat/sdk/shown';

import { IconButton } from '../../base/icon-button';
import { markBroken } from '../broken-media';
import { useFileProblem } from '../file-problem';
import { InlineVideo } from '../inline-video';
import { useMediaPlace } from '../media-place';
import { PICTURE_BYTES, Picture } from '../picture';
import { useBlobUrl } from '../use-blob-url';
import { useZoom } from './use-zoom';
import { useZoomKeys } from './use-zoom-keys';

interface ViewerStageProps {
  readonly visual: Visual;
  readonly onPrevious?: () => void;
  readonly onNext?: () => void;
  readonly onAway: () => void;
  /** Something lies over it. */
  readonly isAsleep: boolean;
}

const BY_BUTTON = 2;

const nowhere = (): void => undefined;

/** The picture itself, as large as the screen lets it be, to be zoomed, moved and turned over. */
export function ViewerStage({
  visual,
  onPrevious,
  onNext,
  onAway,
  isAsleep,
}: ViewerStageProps): ReactElement {
  const { t } = useTranslation();
  const stage = useRef<HTMLDivElement>(null);
  const { zoomed, zoomBy, reset } = useZoom(stage, {
    onPrevious: onPrevious ?? nowhere,
    onNext: onNext ?? nowhere,
    onAway,
  });
  const { part } = visual;
  const { width, height } = part;
  const { scale, x, y } = zoomed;
  const isZoomed = scale > 1;
  useZoomKeys({ isZoomed, zoomBy, reset, isAsleep: isAsleep || part.type === 'video' });
  return (
    <div ref={stage} className={isZoomed ? 'stage is-zoomed' : 'stage'}>
      <div
        className="seen"
        style={{
          aspectRatio: `${width} / ${height}`,
          maxInlineSize: `calc((100dvh - 190px) * ${(width / height).toFixed(4)})`,
          transform: `translate(${x}px, ${y}px) scale(${scale})`,
        }}
      >
        {part.type === 'video' ? <InlineVideo part={part} /> : <Seen visual={visual} part={part} />}
      </div>
      {part.type === 'image' && (
        <IconButton
          icon={isZoomed ? 'zoomOut' : 'zoomIn'}
          className="zoom hide-n"
          label={isZoomed ? t('media.zoomOut') : t('media.zoomIn')}
          onClick={isZoomed ? reset : () => zoomBy(BY_BUTTON)}
        />
      )}
      {onPrevious && (
        <IconButton icon="back" className="prev" label={t('media.previous')} onClick={onPrevious} />
      )}
      {onNext && (
        <IconButton icon="forth" className="next" label={t('media.next')} onClick={onNext} />
      )}
    </div>
  );
}

function Seen({
  visual,
  part,
}: {
  readonly visual: Visual;
  readonly part: ImagePart;
}): ReactElement {
  const { t } = useTranslation();
  const { conversation } = useMediaPlace();
  const fileProblem = useFileProblem();
  const answer = useBlobUrl({ conversation, file: part, atMost: PICTURE_BYTES });
  const { body } = visual.item;
  const caption = body.state === 'content' ? plainText(writtenText(body.parts)) : '';
  return (
    <>
      <Picture part={part} />
      {answer.state === 'ready' && (
        <img
          className="whole"
          src={answer.url}
          alt={caption === '' ? t('media.photo') : t('media.photoOf', { caption })}
          draggable={false}
          onError={() => markBroken(part)}
        />
      )}
      {answer.state === 'failed' && (
        <div className="pic-fail">
          <p>{fileProblem(answer.error)}</p>
          <button type="button" className="link" onClick={answer.retry}>
            {t('do.retry')}
          </button>
        </div>
      )}
    </>
  );
}
