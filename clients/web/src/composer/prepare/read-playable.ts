const PATIENCE_MS = 15_000;
/** Of a recording that does not say how long it is, the end is sought. */
const FAR_SECONDS = 1e9;
const POSTER_SECONDS = 1;
/** What the contract can say. */
const MOST_MS = 86_400_000;
const MOST_SIDE = 65_535;

export interface Playable {
  /** Milliseconds. */
  readonly duration: number;
  /** `null`: it has no picture, or none that this browser knows. */
  readonly picture: {
    readonly width: number;
    readonly height: number;
    /** One of its first frames. */
    readonly frame: ImageBitmap | null;
  } | null;
}

/** What this browser can play of a file, `null` if nothing. Only what is needed of it is read. */
export async function readPlayable(source: Blob): Promise<Playable | null> {
  const video = document.createElement('video');
  video.muted = true;
  video.preload = 'auto';
  const url = URL.createObjectURL(source);
  const giveUp = AbortSignal.timeout(PATIENCE_MS);
  try {
    const known = once(video, 'loadedmetadata', giveUp);
    video.src = url;
    await known;
    if (video.duration === Infinity) {
      const end = once(video, 'durationchange', giveUp);
      video.currentTime = FAR_SECONDS;
      await end;
    }
    const duration = Math.round(video.duration * 1000);
    const { videoWidth: width, videoHeight: height } = video;
    if (!(duration >= 0 && duration <= MOST_MS && Math.max(width, height) <= MOST_SIDE))
      return null;
    if (width === 0 || height === 0) return { duration, picture: null };
    const frame = await frameOf(video, giveUp).catch(() => null);
    return { duration, picture: { width, height, frame } };
  } catch {
    return null;
  } finally {
    video.removeAttribute('src');
    video.load();
    URL.revokeObjectURL(url);
  }
}

async function frameOf(video: HTMLVideoElement, giveUp: AbortSignal): Promise<ImageBitmap> {
  const there = once(video, 'seeked', giveUp);
  video.currentTime = Math.min(POSTER_SECONDS, video.duration / 4);
  await there;
  if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) {
    await once(video, 'loadeddata', giveUp);
  }
  return createImageBitmap(video);
}

function once(element: HTMLMediaElement, event: string, giveUp: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (): void => reject(new Error(`No ${event}`));
    element.addEventListener(event, () => resolve(), { once: true });
    element.addEventListener('error', fail, { once: true });
    giveUp.addEventListener('abort', fail, { once: true });
  });
}
