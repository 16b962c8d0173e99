import { useRef, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { ImagePart } from '@anochat/contract';

import { IconButton } from '../../base/icon-button';
import { plainText, writtenText } from '../../text/plain-text';
import { markBroken } from '../broken-media';
import { useFileProblem } from '../file-problem';
import { InlineVideo } from '../inline-video';
import { useMediaPlace } from '../media-place';
import { PICTURE_BYTES, Picture } from '../picture';
import { useBlobUrl } from '../use-blob-url';
import type { Visual } from '../visuals-of';
import { useZoom } from './use-zoom';

interface ViewerStageProps {
  readonly visual: Visual;
  readonly onPrevious?: () => void;
  readonly onNext?: () => void;
  readonly onAway: () => void;
}

const nowhere = (): void => undefined;

/** The picture itself, as large as the screen lets it be, to be zoomed, moved and turned over. */
export function ViewerStage({
  visual,
  onPrevious,
  onNext,
  onAway,
}: ViewerStageProps): ReactElement {
  const { t } = useTranslation();
  const stage = useRef<HTMLDivElement>(null);
  const { zoomed, toggle, reset } = useZoom(stage, {
    onPrevious: onPrevious ?? nowhere,
    onNext: onNext ?? nowhere,
    onAway,
  });
  const { part } = visual;
  const { width, height } = part;
  const { scale, x, y } = zoomed;
  return (
    <div ref={stage} className={scale > 1 ? 'stage is-zoomed' : 'stage'}>
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
          icon={scale > 1 ? 'zoomOut' : 'zoomIn'}
          className="zoom hide-n"
          label={scale > 1 ? t('media.zoomOut') : t('media.zoomIn')}
          onClick={scale > 1 ? reset : toggle}
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
