import { MOST_MS, PATIENCE_MS, type PlayableFilm } from './film';
import type { LocalFile } from './local-file';

/** Of a recording that does not say how long it is, the end is sought. */
const FAR_SECONDS = 1e9;

export async function readFilm(
  { uri }: LocalFile,
  kind: 'video' | 'audio',
): Promise<PlayableFilm | null> {
  const video = document.createElement('video');
  video.muted = true;
  const giveUp = AbortSignal.timeout(PATIENCE_MS);
  try {
    const known = once(video, 'loadedmetadata', giveUp);
    video.src = uri;
    await known;
    if (video.duration === Infinity) {
      const end = once(video, 'durationchange', giveUp);
      video.currentTime = FAR_SECONDS;
      await end;
    }
    const duration = Math.round(video.duration * 1_000);
    if (!(duration >= 0 && duration <= MOST_MS)) return null;
    const { videoWidth: width, videoHeight: height } = video;
    if (kind === 'audio' || width === 0 || height === 0) return { duration, picture: null };
    const there = once(video, 'seeked', giveUp);
    video.currentTime = Math.min(1, video.duration / 4);
    await there;
    return { duration, picture: { width, height, frame: await drawn(video, width, height) } };
  } catch {
    return null;
  } finally {
    video.removeAttribute('src');
    video.load();
  }
}

async function drawn(video: HTMLVideoElement, width: number, height: number): Promise<string> {
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')?.drawImage(video, 0, 0);
  return URL.createObjectURL(await canvas.convertToBlob({ type: 'image/jpeg' }));
}

function once(element: HTMLMediaElement, event: string, giveUp: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (): void => reject(new Error(`No ${event}`));
    element.addEventListener(event, () => resolve(), { once: true });
    element.addEventListener('error', fail, { once: true });
    giveUp.addEventListener('abort', fail, { once: true });
  });
}
