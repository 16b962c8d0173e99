import { useRef, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { AudioPart } from '@anochat/contract';
import type { MessageItem } from '@anochat/sdk';
import {
  clockLength,
  isVoice,
  type Track,
  WAVE_HEIGHT,
  WAVE_WIDTH,
  wavePaths,
} from '@anochat/sdk/shown';

import { IconButton } from '../base/icon-button';
import { usePreferences } from '../preferences/preferences';
import { FileName } from './file-name';
import { useFileProblem } from './file-problem';
import { useMediaPlace } from './media-place';
import { usePlayer, usePlaying } from './player';
import { RateButton } from './rate-button';
import { useTellInSight } from './playing-bar/sounds-in-sight';

interface AudioViewProps {
  readonly item: MessageItem;
  readonly part: AudioPart;
  readonly index: number;
}

/** A voice message or a piece of music. */
export function AudioView({ item, part, index }: AudioViewProps): ReactElement {
  const { t } = useTranslation();
  const { conversation } = useMediaPlace();
  const player = usePlayer();
  const playing = usePlaying(item.key, index);
  const rate = usePreferences((state) => state.playbackRate);
  const fileProblem = useFileProblem();
  const { key, seq, sender } = item;
  const track: Track = { conversation, key, seq, index, part, sender };
  const box = useRef<HTMLDivElement>(null);
  useTellInSight(box, playing !== null);
  const duration = playing?.duration ?? part.duration;
  const position = playing?.position ?? 0;
  const isOn = playing?.status === 'playing' || playing?.status === 'opening';
  const length = clockLength(duration);
  const named = isVoice(part) ? t('media.voice') : part.name;
  const { done, rest } = wavePaths(part.waveform, duration > 0 ? position / duration : 0);
  return (
    <div ref={box} className="voice" data-playing={playing?.status}>
      <IconButton
        icon={isOn ? 'pause' : 'play'}
        label={
          isOn
            ? t('media.pause', { what: named, length })
            : t('media.play', { what: named, length })
        }
        onClick={() => (playing ? player.toggle() : player.play(track))}
      />
      <div className="voice-w">
        {!isVoice(part) && (
          <b className="voice-n">
            <FileName name={part.name} />
          </b>
        )}
        <div className="wave-box">
          <svg
            className="wave"
            viewBox={`0 0 ${WAVE_WIDTH} ${WAVE_HEIGHT}`}
            preserveAspectRatio="none"
            aria-hidden
          >
            <path className="rest" d={rest} />
            <path className="done" d={done} />
          </svg>
          <input
            type="range"
            min={0}
            max={Math.max(1, Math.round(duration))}
            step={100}
            value={Math.min(Math.round(position), Math.round(duration))}
            aria-label={t('media.seek', { what: named })}
            aria-valuetext={t('media.position', { at: clockLength(position), length })}
            onChange={({ currentTarget }) => {
              const to = Number(currentTarget.value);
              if (playing) player.seek(to);
              else player.play(track, to);
            }}
          />
        </div>
        <small>
          <span>{clockLength(position)}</span>
          {playing ? <RateButton rate={rate} /> : <span>{length}</span>}
        </small>
        {playing?.status === 'failed' && (
          <p className="media-fail">
            {fileProblem(playing.error)}{' '}
            <button type="button" className="link" onClick={() => player.toggle()}>
              {t('do.retry')}
            </button>
          </p>
        )}
      </div>
    </div>
  );
}
