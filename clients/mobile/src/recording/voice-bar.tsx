import { useEffect, useState, type ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';
import { useAudioPlayer, useAudioPlayerStatus } from 'expo-audio';
import { useTranslation } from 'react-i18next';

import type { ConversationId } from '@anochat/contract';
import { clockLength } from '@anochat/sdk/shown';

import { Wave } from '../media/wave';
import { IconButton, space, Text, useTheme } from '../ui';
import {
  discardVoice,
  pauseVoice,
  stopVoice,
  type Voice,
  type VoiceFile,
} from './voice-recordings';

const TICK_MS = 100;
/** Bars of a recording that goes on: the last seconds of it. */
const LIVE_BARS = 46;

interface VoiceBarProps {
  readonly conversation: ConversationId;
  readonly voice: Exclude<Voice, { readonly state: 'asking' }>;
  readonly onSend: () => void;
}

/** In the composer's place while a voice message is recorded, and till it is sent. */
export function VoiceBar({ conversation, voice, onSend }: VoiceBarProps): ReactElement {
  const { t } = useTranslation();
  const { color } = useTheme();
  const isHeld = 'isHeld' in voice && voice.isHeld;
  return (
    <View
      role="group"
      aria-label={t('voice.label')}
      style={[styles.bar, isHeld && styles.held, { backgroundColor: color.surface }]}
      testID="voice-bar"
    >
      {voice.state === 'recorded' ? <Heard file={voice.file} /> : <Recording voice={voice} />}
      {isHeld ? (
        <Text variant="small" color="text-muted" numberOfLines={1} style={styles.hint}>
          {t('voice.slide')}
        </Text>
      ) : (
        <>
          <IconButton
            icon="delete"
            color="danger"
            label={t('voice.discard')}
            onPress={() => discardVoice(conversation)}
            testID="voice-discard"
          />
          {voice.state !== 'recorded' && (
            <>
              <IconButton
                icon={voice.state === 'paused' ? 'mic' : 'pause'}
                label={t(voice.state === 'paused' ? 'voice.resume' : 'voice.pause')}
                onPress={() => pauseVoice(conversation)}
                testID="voice-pause"
              />
              <IconButton
                icon="stop"
                label={t('voice.stop')}
                onPress={() => void stopVoice(conversation)}
                testID="voice-stop"
              />
            </>
          )}
          <IconButton
            icon="send"
            color="on-accent"
            label={t('voice.send')}
            onPress={onSend}
            style={{ backgroundColor: color.accent }}
            testID="voice-send"
          />
        </>
      )}
    </View>
  );
}

type RunningVoice = Exclude<VoiceBarProps['voice'], { readonly state: 'recorded' }>;

function Recording({ voice }: { readonly voice: RunningVoice }): ReactElement {
  const { t } = useTranslation();
  const { color } = useTheme();
  const [shown, setShown] = useState({ at: voice.take.elapsed(), peaks: lastOf(voice.levels) });
  useEffect(() => {
    const timer = setInterval(
      () => setShown({ at: voice.take.elapsed(), peaks: lastOf(voice.levels) }),
      TICK_MS,
    );
    return () => clearInterval(timer);
  }, [voice]);
  const isPaused = voice.state === 'paused';
  return (
    <View
      style={styles.live}
      role="status"
      aria-label={t(isPaused ? 'voice.paused' : 'voice.recording')}
    >
      <View
        style={[styles.dot, { backgroundColor: isPaused ? color['text-faint'] : color.danger }]}
      />
      <Text figures testID="voice-time">
        {clockLength(shown.at)}
      </Text>
      <View style={styles.wave}>
        <Wave peaks={shown.peaks} heard={1} done="accent-text" rest="wave" />
      </View>
    </View>
  );
}

/** As many as there are bars, silent before the beginning. */
const lastOf = (levels: readonly number[]): readonly number[] => {
  const last = levels.slice(-LIVE_BARS).map((level) => level * 255);
  return [...Array.from({ length: LIVE_BARS - last.length }, () => 0), ...last];
};

/** What was recorded, to be listened to before it is sent. */
function Heard({ file }: { readonly file: VoiceFile }): ReactElement {
  const { t } = useTranslation();
  const player = useAudioPlayer({ uri: file.source.uri }, { updateInterval: TICK_MS });
  const status = useAudioPlayerStatus(player);
  const at = status.currentTime * 1_000;
  const toggle = (): void => {
    if (status.playing) return player.pause();
    if (at >= file.duration - TICK_MS) void player.seekTo(0);
    player.play();
  };
  return (
    <View style={styles.live}>
      <IconButton
        icon={status.playing ? 'pause' : 'play'}
        label={t(status.playing ? 'voice.hold' : 'voice.play')}
        onPress={toggle}
        testID="voice-listen"
      />
      <Text figures>{clockLength(at > 0 ? at : file.duration)}</Text>
      <View style={styles.wave}>
        <Wave
          peaks={file.waveform}
          heard={Math.min(1, at / Math.max(1, file.duration))}
          done="accent-text"
          rest="wave"
        />
      </View>
    </View>
  );
}

const styles = StyleSheet.create({
  bar: {
    ...StyleSheet.absoluteFill,
    flexDirection: 'row',
    alignItems: 'center',
    paddingStart: space[5],
    paddingEnd: 3,
    zIndex: 1,
  },
  // The button that is held stays in sight, and under the finger.
  held: { end: 50 },
  live: { flex: 1, flexDirection: 'row', alignItems: 'center', gap: space[4], minHeight: 44 },
  dot: { width: 10, height: 10, borderRadius: 5 },
  wave: { flex: 1, height: 28, justifyContent: 'center', direction: 'ltr' },
  hint: { flexShrink: 1 },
});
