import { useEffect, useRef, type PointerEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { ConversationId } from '@anochat/contract';

import { IconButton } from '../base/icon-button';
import { showToast } from '../layers/toasts';
import { refusedDevice } from './refused-device';
import { useSendVoice } from './use-send-voice';
import { VoiceBar } from './voice-bar';
import { discardVoice, lockVoice, startVoice, stopVoice, useVoice } from './voice-recordings';
import './recording.css';

/** A press that is shorter is a click, and locks. */
const HOLD_MS = 350;
/** Pixels that the pointer slides to the start to cancel, or up to lock. */
const SLIDE = 70;

interface VoiceButtonProps {
  readonly conversation: ConversationId;
  /** A new message is on its way into the outbox. */
  readonly onSent: () => void;
}

/**
 * Records a voice message: held, it is sent when let go of, cancelled by sliding to the start and
 * locked by sliding up; clicked, it is locked at once. Whoever goes elsewhere finds it stopped when
 * they come back.
 */
export function VoiceButton({ conversation, onSent }: VoiceButtonProps): ReactElement {
  const { t } = useTranslation();
  const voice = useVoice(conversation);
  const send = useSendVoice(conversation, onSent);
  const press = useRef<{ readonly x: number; readonly y: number; readonly at: number } | null>(
    null,
  );

  useEffect(() => () => void stopVoice(conversation), [conversation]);

  const start = (): void => {
    startVoice(conversation, () => press.current !== null).catch((error: unknown) =>
      showToast(t(`voice.${refusedDevice(error)}`)),
    );
  };
  const onPointerDown = (event: PointerEvent<HTMLButtonElement>): void => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    press.current = { x: event.clientX, y: event.clientY, at: event.timeStamp };
    start();
  };
  const onPointerMove = (event: PointerEvent<HTMLButtonElement>): void => {
    if (!press.current) return;
    const isRightToLeft = getComputedStyle(event.currentTarget).direction === 'rtl';
    const toStart = (press.current.x - event.clientX) * (isRightToLeft ? -1 : 1);
    if (toStart > SLIDE) {
      press.current = null;
      discardVoice(conversation);
    } else if (press.current.y - event.clientY > SLIDE) {
      press.current = null;
      lockVoice(conversation);
    }
  };
  const onPointerUp = (event: PointerEvent<HTMLButtonElement>): void => {
    const pressed = press.current;
    press.current = null;
    if (!pressed) return;
    const isClick = event.timeStamp - pressed.at < HOLD_MS;
    if (isClick || voice?.state === 'asking') lockVoice(conversation);
    else send();
  };
  const isHeld = voice !== null && 'isHeld' in voice && voice.isHeld;
  return (
    <>
      {voice && voice.state !== 'asking' && (
        <VoiceBar conversation={conversation} voice={voice} onSend={send} />
      )}
      <IconButton
        icon="mic"
        label={t('voice.record')}
        className={isHeld ? 'is-recorder is-held' : 'is-recorder'}
        aria-busy={voice?.state === 'asking'}
        tabIndex={voice && voice.state !== 'asking' ? -1 : 0}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={() => {
          press.current = null;
          lockVoice(conversation);
        }}
        onContextMenu={(event) => event.preventDefault()}
        onClick={({ detail }) => {
          // By a key: a pointer has begun it already.
          if (detail === 0) start();
        }}
      />
    </>
  );
}
