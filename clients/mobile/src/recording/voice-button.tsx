import { useEffect, useRef, type ReactElement } from 'react';
import { Platform, StyleSheet, View } from 'react-native';
import { useTranslation } from 'react-i18next';
import { Gesture, GestureDetector } from 'react-native-gesture-handler';
import { scheduleOnRN } from 'react-native-worklets';

import type { ConversationId } from '@anochat/contract';

import { haptic, Icon, isRightToLeft, showToast, useTheme } from '../ui';
import { releaseOf, slideOf } from './held-press';
import { MicrophoneDenied } from './take';
import { useSendVoice } from './use-send-voice';
import { VoiceBar } from './voice-bar';
import {
  discardVoice,
  lockVoice,
  startVoice,
  stopVoice,
  useVoice,
  voiceOf,
} from './voice-recordings';

interface VoiceButtonProps {
  readonly conversation: ConversationId;
  /** A new message is on its way into the outbox. */
  readonly onSent: () => void;
}

/**
 * Records a voice message: held, it is sent when let go of, cancelled by sliding to the start and
 * locked by sliding up; tapped, it is locked at once. Whoever goes elsewhere finds it stopped when
 * they come back.
 */
export function VoiceButton({ conversation, onSent }: VoiceButtonProps): ReactElement {
  const { t } = useTranslation();
  const { color } = useTheme();
  const voice = useVoice(conversation);
  const send = useSendVoice(conversation, onSent);
  const pressedAt = useRef<number | null>(null);

  useEffect(() => () => void stopVoice(conversation), [conversation]);

  const start = (): void => {
    haptic('tick');
    startVoice(conversation, () => pressedAt.current !== null).catch((error: unknown) => {
      haptic('warn');
      showToast(t(reasonKey(error)));
    });
  };
  const press = (): void => {
    pressedAt.current = Date.now();
    start();
  };
  const slide = (x: number, y: number): void => {
    if (pressedAt.current === null) return;
    const became = slideOf({ toStart: isRightToLeft() ? x : -x, up: -y });
    if (became === 'held') return;
    haptic('tick');
    pressedAt.current = null;
    if (became === 'cancelled') discardVoice(conversation);
    else lockVoice(conversation);
  };
  const release = (): void => {
    const at = pressedAt.current;
    pressedAt.current = null;
    if (at === null) return;
    const isAsking = voiceOf(conversation)?.state === 'asking';
    if (isAsking || releaseOf(Date.now() - at) === 'lock') lockVoice(conversation);
    else send();
  };
  const hold = Gesture.Pan()
    .minDistance(0)
    .onBegin(() => scheduleOnRN(press))
    .onUpdate(({ translationX, translationY }) => scheduleOnRN(slide, translationX, translationY))
    .onFinalize(() => scheduleOnRN(release));
  const isShown = voice !== null && voice.state !== 'asking';
  const isHeld = voice !== null && 'isHeld' in voice && voice.isHeld;
  return (
    <>
      {isShown && <VoiceBar conversation={conversation} voice={voice} onSend={send} />}
      <GestureDetector gesture={hold} touchAction="none">
        <View
          accessible
          accessibilityRole="button"
          accessibilityLabel={t('voice.record')}
          accessibilityState={{ busy: voice?.state === 'asking' }}
          accessibilityActions={[{ name: 'activate' }]}
          // A screen reader and a key make no press that lasts.
          onAccessibilityAction={start}
          {...(Platform.OS === 'web' && {
            tabIndex: isShown ? -1 : 0,
            onKeyDown: ({ key }: { readonly key: string }) => {
              if (key === 'Enter' || key === ' ') start();
            },
          })}
          style={[
            styles.button,
            isHeld && { backgroundColor: color.accent },
            isShown && !isHeld && styles.gone,
          ]}
          testID="record"
        >
          <Icon name="mic" color={isHeld ? 'on-accent' : 'text'} />
        </View>
      </GestureDetector>
    </>
  );
}

const reasonKey = (error: unknown): 'voice.deniedOnDevice' | 'voice.busy' =>
  error instanceof MicrophoneDenied ? 'voice.deniedOnDevice' : 'voice.busy';

const styles = StyleSheet.create({
  button: {
    width: 44,
    height: 44,
    borderRadius: 22,
    alignItems: 'center',
    justifyContent: 'center',
  },
  // Its gesture goes on under the bar.
  gone: { opacity: 0, position: 'absolute', end: 3, bottom: 3, zIndex: -1 },
});
