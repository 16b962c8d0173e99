import { useEffect, useState, type ReactElement, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';

import type { VideoPart } from '@anochat/contract';

import { markBroken } from './broken-media';
import { useFileProblem } from './file-problem';
import { useMediaPlace } from './media-place';
import { usePlayer } from './player';
import { streamAddress } from './stream-address';

type Source =
  | { readonly state: 'opening' }
  | { readonly state: 'open'; readonly url: string }
  | { readonly state: 'failed'; readonly error: unknown };

interface InlineVideoProps {
  readonly part: VideoPart;
  readonly onClose?: () => void;
}

/** A video with the browser's own controls: seeking, sound, full screen, picture in picture. */
export function InlineVideo({ part, onClose }: InlineVideoProps): ReactElement {
  const { t } = useTranslation();
  const { conversation } = useMediaPlace();
  const player = usePlayer();
  const fileProblem = useFileProblem();
  const [source, setSource] = useState<Source>({ state: 'opening' });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const address = streamAddress(conversation, part, part.mime);
    let isCurrent = true;
    address.then(
      ({ url }) => isCurrent && setSource({ state: 'open', url }),
      (error: unknown) => isCurrent && setSource({ state: 'failed', error }),
    );
    return () => {
      isCurrent = false;
      // What failed has nothing to let go of.
      address.then(
        (opened) => opened.release(),
        () => undefined,
      );
    };
  }, [conversation, part, attempt]);
  const onError = ({ currentTarget }: SyntheticEvent<HTMLVideoElement>): void => {
    const { error } = currentTarget;
    if (error?.code === MediaError.MEDIA_ERR_NETWORK) setSource({ state: 'failed', error });
    else markBroken(part);
  };
  if (source.state === 'failed') {
    return (
      <div className="pic-fail">
        <p>{fileProblem(source.error)}</p>
        <button
          type="button"
          className="link"
          onClick={() => {
            setSource({ state: 'opening' });
            setAttempt(attempt + 1);
          }}
        >
          {t('do.retry')}
        </button>
      </div>
    );
  }
  if (source.state === 'opening') {
    return (
      <div className="pic-fail" role="status">
        {t('media.opening')}
      </div>
    );
  }
  return (
    <video
      className="film-in"
      src={source.url}
      controls
      autoPlay
      playsInline
      aria-label={t('media.video')}
      onPlay={({ currentTarget }) => player.giveWayTo(currentTarget)}
      onError={onError}
      onEnded={onClose}
    >
      {/* Of what people film for each other there are none. */}
      <track kind="captions" />
    </video>
  );
}
