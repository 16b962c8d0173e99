import { useCallback, useRef, type ReactElement } from 'react';
import { Platform, StyleSheet, View, type GestureResponderEvent } from 'react-native';
import { useTranslation } from 'react-i18next';

import type { ConversationId } from '@anochat/contract';

import { haptic, Icon, isRightToLeft, showToast, useTheme } from '../ui';
import { releaseOf, slideOf } from './held-press';
import { MicrophoneDenied } from './take';
import { useSendVoice } from './use-send-voice';
import { useStopUnseen } from './use-stop-unseen';
import { VoiceBar } from './voice-bar';
import { discardVoice, lockVoice, startVoice, useVoice, voiceOf } from './voice-recordings';

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
  const pressed = useRef<{ readonly x: number; readonly y: number; readonly at: number } | null>(
    null,
  );

  // A finger that is still there then sends nothing by letting go.
  const forgetPress = useCallback(() => (pressed.current = null), []);
  useStopUnseen(conversation, forgetPress);

  const start = (): void => {
    haptic('tick');
    startVoice(conversation, () => pressed.current !== null).catch((error: unknown) => {
      haptic('warn');
      showToast(t(reasonKey(error)));
    });
  };
  const press = ({ nativeEvent }: GestureResponderEvent): void => {
    const { pageX: x, pageY: y } = nativeEvent;
    pressed.current = { x, y, at: Date.now() };
    start();
  };
  const slide = ({ nativeEvent }: GestureResponderEvent): void => {
    if (!pressed.current) return;
    const { x, y } = pressed.current;
    const toEnd = (nativeEvent.pageX - x) * (isRightToLeft() ? -1 : 1);
    const became = slideOf({ toStart: -toEnd, up: y - nativeEvent.pageY });
    if (became === 'held') return;
    haptic('tick');
    pressed.current = null;
    if (became === 'cancelled') discardVoice(conversation);
    else lockVoice(conversation);
  };
  const release = (): void => {
    const press = pressed.current;
    pressed.current = null;
    if (!press) return;
    const isAsking = voiceOf(conversation)?.state === 'asking';
    if (isAsking || releaseOf(Date.now() - press.at) === 'lock') lockVoice(conversation);
    else send();
  };
  const isShown = voice !== null && voice.state !== 'asking';
  const isHeld = voice !== null && 'isHeld' in voice && voice.isHeld;
  return (
    <>
      {isShown && <VoiceBar conversation={conversation} voice={voice} onSend={send} />}
      <View
        accessible
        accessibilityRole="button"
        accessibilityLabel={t('voice.record')}
        aria-busy={voice?.state === 'asking'}
        accessibilityActions={[{ name: 'activate' }]}
        // A screen reader and a key make no press that lasts.
        onAccessibilityAction={start}
        {...(Platform.OS === 'web' && {
          tabIndex: isShown ? -1 : 0,
          onContextMenu: (event: Event) => event.preventDefault(),
          onKeyDown: ({ key }: { readonly key: string }) => {
            if (key === 'Enter' || key === ' ') start();
          },
        })}
        style={[
          styles.button,
          isHeld && { backgroundColor: color.accent },
          isShown && !isHeld && styles.gone,
        ]}
        onStartShouldSetResponder={() => true}
        // Who holds it keeps it, whatever lies under the finger by then.
        onResponderTerminationRequest={() => false}
        onResponderGrant={press}
        onResponderMove={slide}
        onResponderRelease={release}
        onResponderTerminate={release}
        testID="record"
      >
        <Icon name="mic" color={isHeld ? 'on-accent' : 'text'} />
      </View>
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
