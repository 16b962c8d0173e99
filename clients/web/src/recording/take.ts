/** A recording that is being made. */
export interface Take {
  pause(): void;
  resume(): void;
  /** Milliseconds, without pauses. */
  elapsed(): number;
  /** All of it, when the recorder has given its last piece; the camera and the microphone are let go of. */
  stop(): Promise<Blob>;
  cancel(): void;
}

/** Pieces come so often: a recorder that fails leaves what it had. */
const PIECE_MS = 1_000;

/** Records a stream, which ends with it. `onEnded`: the device was taken away, and only `stop` is left. */
export function beginTake(
  stream: MediaStream,
  options: MediaRecorderOptions & { readonly mimeType: string },
  onEnded: () => void,
): Take {
  const recorder = new MediaRecorder(stream, options);
  const pieces: Blob[] = [];
  let before = 0;
  let since: number | null = performance.now();
  const hold = (): void => {
    if (since !== null) before += performance.now() - since;
    since = null;
  };
  const stopped = new Promise<void>((resolve) => {
    recorder.addEventListener('stop', () => resolve());
    recorder.addEventListener('error', () => resolve());
  });
  recorder.addEventListener('dataavailable', ({ data }) => pieces.push(data));
  recorder.addEventListener('start', () => {
    if (since !== null) since = performance.now();
  });
  for (const track of stream.getTracks()) track.addEventListener('ended', onEnded);
  recorder.start(PIECE_MS);
  const end = async (): Promise<void> => {
    hold();
    if (recorder.state !== 'inactive') {
      recorder.stop();
      await stopped;
    }
    for (const track of stream.getTracks()) track.stop();
  };
  return {
    pause: () => {
      hold();
      recorder.pause();
    },
    resume: () => {
      since ??= performance.now();
      recorder.resume();
    },
    elapsed: () => before + (since === null ? 0 : performance.now() - since),
    stop: async () => {
      await end();
      return new Blob(pieces, { type: options.mimeType.replace(/;.*$/, '') });
    },
    cancel: () => void end(),
  };
}
