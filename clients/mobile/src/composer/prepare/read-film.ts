import { createVideoPlayer, type VideoPlayer } from 'expo-video';

import { MOST_MS, PATIENCE_MS, type PlayableFilm } from './film';
import type { LocalFile } from './local-file';

/** What this device can play of a file, `null` if nothing. */
export async function readFilm(
  { uri }: LocalFile,
  kind: 'video' | 'audio',
): Promise<PlayableFilm | null> {
  const player = createVideoPlayer({ uri });
  try {
    await isReady(player);
    const duration = Math.round(player.duration * 1_000);
    if (!(duration >= 0 && duration <= MOST_MS)) return null;
    if (kind === 'audio') return { duration, picture: null };
    const [frame] = await player.generateThumbnailsAsync([Math.min(1, player.duration / 4)]);
    if (!frame) return { duration, picture: null };
    const { width, height } = frame;
    return { duration, picture: { width, height, frame } };
  } catch {
    return null;
  } finally {
    player.release();
  }
}

function isReady(player: VideoPlayer): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('It does not open')), PATIENCE_MS);
    player.addListener('statusChange', ({ status, error }) => {
      if (status !== 'readyToPlay' && status !== 'error') return;
      clearTimeout(timer);
      if (status === 'error') reject(new Error(error?.message ?? 'It does not play'));
      else resolve();
    });
  });
}
