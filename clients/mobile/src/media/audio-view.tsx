import { useState, type ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';
import { useTranslation } from 'react-i18next';
import { Gesture, GestureDetector } from 'react-native-gesture-handler';
import { scheduleOnRN } from 'react-native-worklets';

import type { AudioPart } from '@anochat/contract';
import type { MessageItem } from '@anochat/sdk';
import { cleanName, clockLength, isVoice, type Track } from '@anochat/sdk/shown';

import type { BubbleLook } from '../messages/bubble-look';
import { usePreferences } from '../preferences/preferences';
import { Icon, space, Text, Touchable, useTheme } from '../ui';
import { useMediaPlace } from './media-place';
import { usePlayer, usePlaying } from './player';
import { useFileProblem } from './use-file-problem';
import { Wave } from './wave';

interface AudioViewProps {
  readonly item: Pick<MessageItem, 'key' | 'seq' | 'sender' | 'own'>;
  readonly part: AudioPart;
  readonly index: number;
  readonly look: BubbleLook;
}

const STEP_MS = 5_000;

/** A voice message or a piece of music. */
export function AudioView({ item, part, index, look }: AudioViewProps): ReactElement {
  const { t } = useTranslation();
  const { color } = useTheme();
  const { conversation, onLongPress } = useMediaPlace();
  const player = usePlayer();
  const playing = usePlaying(item.key, index);
  const rate = usePreferences((state) => state.playbackRate);
  const fileProblem = useFileProblem();
  const [width, setWidth] = useState(1);
  const { key, seq, sender } = item;
  const track: Track = { conversation, key, seq, index, part, sender };
  const duration = playing?.duration ?? part.duration;
  const position = playing?.position ?? 0;
  const isOn = playing?.status === 'playing' || playing?.status === 'opening';
  const length = clockLength(duration);
  const what = isVoice(part) ? t('media.voice') : cleanName(part.name);
  const seekTo = (to: number): void => {
    const within = Math.max(0, Math.min(duration, to));
    if (playing) player.seek(within);
    else player.play(track, within);
  };
  const drag = Gesture.Pan()
    .activeOffsetX([-6, 6])
    .onUpdate(({ x }) => scheduleOnRN(seekTo, (x / width) * duration));
  const tap = Gesture.Tap().onEnd(({ x }) => scheduleOnRN(seekTo, (x / width) * duration));
  return (
    <View style={styles.voice} testID="audio">
      <Touchable
        accessibilityLabel={t(isOn ? 'media.pause' : 'media.play', { what, length })}
        onPress={() => (playing ? player.toggle() : player.play(track))}
        onLongPress={onLongPress}
        style={[styles.disc, { backgroundColor: item.own ? color[look.well] : color.accent }]}
        testID={isOn ? 'audio-pause' : 'audio-play'}
      >
        <Icon name={isOn ? 'pause' : 'play'} color={item.own ? look.ink : 'on-accent'} size={22} />
      </Touchable>
      <View style={styles.main}>
        {!isVoice(part) && (
          <Text variant="small" bold color={look.ink} numberOfLines={1} ellipsizeMode="middle">
            {what}
          </Text>
        )}
        <GestureDetector gesture={Gesture.Exclusive(drag, tap)}>
          <View
            accessible
            accessibilityRole="adjustable"
            accessibilityLabel={t('media.seek', { what })}
            aria-valuemin={0}
            aria-valuemax={Math.round(duration)}
            aria-valuenow={Math.round(position)}
            aria-valuetext={t('media.position', { at: clockLength(position), length })}
            accessibilityActions={[{ name: 'increment' }, { name: 'decrement' }]}
            onAccessibilityAction={({ nativeEvent }) =>
              seekTo(position + (nativeEvent.actionName === 'increment' ? STEP_MS : -STEP_MS))
            }
            onLayout={({ nativeEvent }) => setWidth(nativeEvent.layout.width)}
            style={styles.wave}
          >
            <Wave
              peaks={part.waveform}
              heard={duration > 0 ? position / duration : 0}
              done={item.own ? look.ink : 'accent-text'}
              rest={item.own ? look.meta : 'wave'}
            />
          </View>
        </GestureDetector>
        <View style={styles.line}>
          <Text variant="meta" figures color={look.meta} testID="audio-position">
            {clockLength(playing ? position : duration)}
          </Text>
          {playing && (
            <Touchable
              accessibilityLabel={t('media.rate', { rate })}
              onPress={() => player.nextRate()}
              hitSlop={10}
              style={[styles.rate, { backgroundColor: color[look.well] }]}
              testID="audio-rate"
            >
              <Text variant="micro" figures color={look.ink}>
                {`${rate}×`}
              </Text>
            </Touchable>
          )}
        </View>
        {playing?.status === 'failed' && (
          <Text variant="small" color={item.own ? look.ink : 'danger'} role="alert">
            {fileProblem(playing.error)}
          </Text>
        )}
      </View>
    </View>
  );
}

const styles = StyleSheet.create({
  // Time runs from left to right in every language.
  voice: {
    direction: 'ltr',
    flexDirection: 'row',
    gap: space[5],
    alignItems: 'center',
    padding: space[4],
    width: 280,
    maxWidth: '100%',
  },
  disc: { width: 44, height: 44, borderRadius: 22, alignItems: 'center', justifyContent: 'center' },
  main: { flex: 1, gap: 2 },
  wave: { height: 30, justifyContent: 'center' },
  line: {
    flexDirection: 'row',
    justifyContent: 'space-between',
    alignItems: 'center',
    minHeight: 18,
  },
  rate: { borderRadius: 9, paddingHorizontal: 8, paddingVertical: 2 },
});
