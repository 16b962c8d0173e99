import { useEffect, useEffectEvent, type ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';
import { useTranslation } from 'react-i18next';
import { useVideoPlayer, VideoView } from 'expo-video';

import type { VideoPart } from '@anochat/contract';

import { useLock } from '../lock/lock-state';
import { IconButton, ProgressRing, Text } from '../ui';
import { usePlayer } from './player';
import { useFileProblem } from './use-file-problem';
import { useOpenedFilm } from './use-opened-film';

interface InlineVideoProps {
  readonly part: VideoPart;
  readonly onClose: () => void;
}

/** A video that plays where it stands, with the platform's own controls. */
export function InlineVideo({ part, onClose }: InlineVideoProps): ReactElement {
  const { t } = useTranslation();
  const film = useOpenedFilm(part);
  const fileProblem = useFileProblem();
  const close = useEffectEvent(onClose);
  // Its file goes, and nothing is heard through the lock.
  useEffect(() => useLock.subscribe(({ phase }) => phase === 'locked' && close()), []);
  return (
    <View style={styles.film}>
      {film.state === 'ready' ? (
        <Film uri={film.uri} />
      ) : film.state === 'opening' ? (
        <View role="status" aria-label={t('media.opening')}>
          <ProgressRing share={film.share} size={44} color="on-accent" />
        </View>
      ) : (
        <Text variant="small" center color="on-accent" role="alert">
          {fileProblem(film.error)}
        </Text>
      )}
      <IconButton
        icon="close"
        label={t('do.close')}
        color="on-accent"
        onPress={onClose}
        style={styles.close}
      />
    </View>
  );
}

export function Film({ uri }: { readonly uri: string }): ReactElement {
  const sounds = usePlayer();
  const player = useVideoPlayer({ uri }, (made) => made.play());
  useEffect(() => {
    // One at a time.
    sounds.pause();
    const giving = sounds.subscribe(() => {
      if (sounds.get()?.status === 'playing') player.pause();
    });
    return giving;
  }, [sounds, player]);
  return (
    <VideoView
      player={player}
      nativeControls
      contentFit="contain"
      allowsPictureInPicture
      style={styles.player}
    />
  );
}

const styles = StyleSheet.create({
  film: {
    ...StyleSheet.absoluteFill,
    alignItems: 'center',
    justifyContent: 'center',
    backgroundColor: '#000000',
  },
  // A browser's video keeps its own size unless it is told.
  player: { ...StyleSheet.absoluteFill, width: '100%', height: '100%' },
  close: { position: 'absolute', top: 0, end: 0 },
});
