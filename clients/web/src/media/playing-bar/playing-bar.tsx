import { useSyncExternalStore, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';

import { useProfile, useSelf } from '@anochat/sdk/react';
import { cleanName, clockLength, isVoice } from '@anochat/sdk/shown';

import { IconButton } from '../../base/icon-button';
import { wantMessage } from '../../messages/wanted-message';
import { usePreferences } from '../../preferences/preferences';
import { FileName } from '../file-name';
import { useFileProblem } from '../file-problem';
import { usePlayer, type Playing } from '../player';
import { RateButton } from '../rate-button';
import { useIsSoundInSight } from './sounds-in-sight';

/** What plays while its message is not to be seen: scrolled away, or in another conversation. */
export function PlayingBar(): ReactElement | null {
  const player = usePlayer();
  const playing = useSyncExternalStore(player.subscribe, player.get);
  const isInSight = useIsSoundInSight();
  return playing && !isInSight ? <Bar playing={playing} /> : null;
}

function Bar({ playing }: { readonly playing: Playing }): ReactElement {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const player = usePlayer();
  const self = useSelf();
  const rate = usePreferences((state) => state.playbackRate);
  const fileProblem = useFileProblem();
  const { track, status, position, duration } = playing;
  const profile = useProfile(track.sender);
  const name = track.sender === self.id ? t('message.you') : (profile?.displayName ?? '…');
  const what = isVoice(track.part)
    ? t('media.voice')
    : cleanName(track.part.name) || t('media.sound');
  const length = clockLength(duration);
  const isOn = status === 'playing' || status === 'opening';
  const show = (): void => {
    navigate(`/c/${track.conversation}`);
    if (track.seq !== null) wantMessage(track.conversation, track.seq);
  };
  return (
    <section className="playing-bar" aria-label={t('playing.label')} data-status={status}>
      <IconButton
        icon={isOn ? 'pause' : 'play'}
        label={isOn ? t('media.pause', { what, length }) : t('media.play', { what, length })}
        onClick={() => player.toggle()}
      />
      <button
        type="button"
        className="playing-what"
        aria-label={t('playing.show', { what, name })}
        onClick={show}
      >
        <b>{isVoice(track.part) ? <bdi>{name}</bdi> : <FileName name={what} />}</b>
        <small>
          {status === 'failed' ? (
            fileProblem(playing.error)
          ) : (
            <>
              <bdi>{isVoice(track.part) ? what : name}</bdi>
              {t('app.comma')}
              <span className="num">
                {t('media.position', { at: clockLength(position), length })}
              </span>
            </>
          )}
        </small>
      </button>
      <RateButton rate={rate} />
      <IconButton icon="close" label={t('media.stop')} onClick={() => player.stop()} />
      <progress
        aria-label={t('playing.progress')}
        max={Math.max(1, duration)}
        value={Math.min(position, duration)}
      />
    </section>
  );
}
