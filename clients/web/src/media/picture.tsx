import { useEffect, useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { VisualPart } from '@anochat/sdk/shown';

import { markBroken } from './broken-media';
import { useFileProblem } from './file-problem';
import { useMediaPlace } from './media-place';
import { thumbhashUrl } from './thumbhash-url';
import { NotAPicture, useBlobUrl, type BlobUrl } from './use-blob-url';
import { useNear } from './use-near';

/** A thumbnail is small, or it is none. */
const THUMBNAIL_BYTES = 1024 ** 2;
/** Larger ones are fetched whole when somebody opens them, if they have a thumbnail. */
const UNASKED_BYTES = 6 * 1024 ** 2;
export const PICTURE_BYTES = 32 * 1024 ** 2;

/**
 * A picture, or the poster of a video, filling the place that its box has kept for it: the blur
 * first, then the thumbnail, then the picture itself.
 */
export function Picture({ part }: { readonly part: VisualPart }): ReactElement {
  const { conversation } = useMediaPlace();
  const box = useRef<HTMLDivElement>(null);
  const isNear = useNear(box);
  const [isDrawn, setDrawn] = useState(false);
  const { thumbnail } = part;
  const small = useBlobUrl(
    isNear && thumbnail ? { conversation, file: thumbnail, atMost: THUMBNAIL_BYTES } : null,
  );
  const atMost = thumbnail ? UNASKED_BYTES : PICTURE_BYTES;
  const isWanted = isNear && part.type === 'image' && part.size <= atMost;
  const whole = useBlobUrl(isWanted ? { conversation, file: part, atMost } : null);
  const blur = thumbhashUrl(part.thumbhash);
  return (
    <div
      ref={box}
      className="picture"
      data-shown={isDrawn ? 'whole' : small.state === 'ready' ? 'thumbnail' : 'blur'}
      style={blur === undefined ? undefined : { backgroundImage: `url(${blur})` }}
    >
      {!isDrawn && small.state === 'ready' && <img src={small.url} alt="" draggable={false} />}
      {whole.state === 'ready' && (
        <img
          src={whole.url}
          alt=""
          draggable={false}
          onLoad={() => setDrawn(true)}
          onError={() => markBroken(part)}
        />
      )}
      {part.type === 'image' && <PictureProblem part={part} answer={whole} />}
    </div>
  );
}

interface PictureProblemProps {
  readonly part: VisualPart;
  readonly answer: BlobUrl;
}

/** Why the picture is not there, in words, and another attempt; what is none shows as a file. */
function PictureProblem({ part, answer }: PictureProblemProps): ReactElement | null {
  const { t } = useTranslation();
  const fileProblem = useFileProblem();
  useBrokenWhen(part, answer);
  if (answer.state !== 'failed' || answer.error instanceof NotAPicture) return null;
  return (
    <div className="pic-fail">
      <p>{fileProblem(answer.error)}</p>
      <button type="button" className="link" onClick={answer.retry}>
        {t('do.retry')}
      </button>
    </div>
  );
}

function useBrokenWhen(part: VisualPart, answer: BlobUrl): void {
  const isBroken = answer.state === 'failed' && answer.error instanceof NotAPicture;
  useEffect(() => {
    if (isBroken) markBroken(part);
  }, [isBroken, part]);
}
