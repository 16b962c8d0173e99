import { useEffect, useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { ConversationId } from '@anochat/contract';

import { IconButton } from '../base/icon-button';
import { useLatest } from '../base/use-latest';
import { focusComposer } from '../composer/focus-composer';
import { clockText } from './clock-text';
import { useFileUrl } from './use-file-url';
import {
  discardVoice,
  pauseVoice,
  stopVoice,
  type Voice,
  type VoiceFile,
} from './voice-recordings';
import { WaveBars } from './wave-bars';

const TICK_MS = 100;
/** Bars of a recording that goes on: the last seconds of it. */
const LIVE_BARS = 60;

interface VoiceBarProps {
  readonly conversation: ConversationId;
  readonly voice: Exclude<Voice, { readonly state: 'asking' }>;
  readonly onSend: () => void;
}

/** In the composer's place while a voice message is recorded, and till it is sent. */
export function VoiceBar({ conversation, voice, onSend }: VoiceBarProps): ReactElement {
  const { t } = useTranslation();
  const bar = useRef<HTMLDivElement>(null);
  const isHeld = 'isHeld' in voice && voice.isHeld;
  const discard = (): void => {
    discardVoice(conversation);
    focusComposer();
  };
  const send = (): void => {
    onSend();
    focusComposer();
  };
  useEffect(() => {
    if (!isHeld) bar.current?.querySelector<HTMLElement>('[data-autofocus]')?.focus();
  }, [isHeld, voice.state]);
  const latestDiscard = useLatest(discard);
  useEffect(() => {
    // Of the page, as nothing in the bar has the focus while a pointer holds it.
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      event.preventDefault();
      latestDiscard.current();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [latestDiscard]);
  return (
    <div
      ref={bar}
      className={isHeld ? 'rec-row is-held' : 'rec-row'}
      role="group"
      aria-label={t('voice.label')}
    >
      {voice.state === 'recorded' ? <Heard file={voice.file} /> : <Recording voice={voice} />}
      {isHeld ? (
        <p className="rec-hint">{t('voice.slide')}</p>
      ) : (
        <>
          <IconButton icon="delete" label={t('voice.discard')} onClick={discard} />
          {voice.state !== 'recorded' && (
            <>
              <IconButton
                icon={voice.state === 'paused' ? 'mic' : 'pause'}
                label={t(voice.state === 'paused' ? 'voice.resume' : 'voice.pause')}
                onClick={() => pauseVoice(conversation)}
              />
              <IconButton
                icon="stop"
                label={t('voice.stop')}
                data-autofocus
                onClick={() => void stopVoice(conversation)}
              />
            </>
          )}
          <IconButton icon="send" className="send" label={t('voice.send')} onClick={send} />
        </>
      )}
    </div>
  );
}

function Recording({
  voice,
}: {
  readonly voice: Exclude<VoiceBarProps['voice'], { readonly state: 'recorded' }>;
}): ReactElement {
  const { t } = useTranslation();
  const read = () => ({ at: voice.take.elapsed(), levels: voice.levels.slice(-LIVE_BARS) });
  const [shown, setShown] = useState(read);
  useEffect(() => {
    const timer = setInterval(
      () => setShown({ at: voice.take.elapsed(), levels: voice.levels.slice(-LIVE_BARS) }),
      TICK_MS,
    );
    return () => clearInterval(timer);
  }, [voice]);
  return (
    <div className="rec">
      <span className={voice.state === 'paused' ? 'dot is-paused' : 'dot'} aria-hidden />
      <time>{clockText(shown.at)}</time>
      <span className="vh" role="status">
        {t(voice.state === 'paused' ? 'voice.paused' : 'voice.recording')}
      </span>
      <WaveBars
        peaks={shown.levels.map((level) => Math.sqrt(level) * 255)}
        places={LIVE_BARS}
        heard={1}
      />
    </div>
  );
}

function Heard({ file }: { readonly file: VoiceFile }): ReactElement {
  const { t } = useTranslation();
  const url = useFileUrl(file.source);
  const player = useRef<HTMLAudioElement>(null);
  const [isPlaying, setPlaying] = useState(false);
  const [at, setAt] = useState(0);
  const toggle = (): void => {
    const element = player.current;
    if (!element) return;
    if (isPlaying) element.pause();
    else void element.play().catch(() => setPlaying(false));
  };
  return (
    <div className="rec is-heard">
      <IconButton
        icon={isPlaying ? 'pause' : 'play'}
        label={t(isPlaying ? 'voice.hold' : 'voice.play')}
        data-autofocus
        onClick={toggle}
      />
      <time>{clockText(at > 0 ? at : file.duration)}</time>
      <WaveBars
        peaks={file.waveform}
        places={Math.max(1, file.waveform.length)}
        heard={Math.min(1, at / file.duration)}
      />
      <audio
        ref={player}
        src={url}
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onEnded={() => setAt(0)}
        onTimeUpdate={({ currentTarget }) => setAt(currentTarget.currentTime * 1000)}
      >
        <track kind="captions" />
      </audio>
    </div>
  );
}
