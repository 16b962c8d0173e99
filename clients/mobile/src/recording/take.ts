import { RecordingPresets, requestRecordingPermissionsAsync, setAudioModeAsync } from 'expo-audio';

import { localFile, type LocalFile } from '../composer/prepare/local-file';
import { removeOwnFile } from '../platform/own-file';
import { makeRecorder, TAKE_TYPE } from './make-recorder';

/** A recording that is being made. */
export interface Take {
  pause(): void;
  resume(): void;
  /** Milliseconds, without pauses. */
  elapsed(): number;
  /** How loud it is now, 0 to 1. */
  level(): number;
  /** All of it; the microphone is let go of. */
  stop(): Promise<LocalFile>;
  /** Nothing of it is left. */
  cancel(): void;
}

/** The person has not let the app use the microphone. */
export class MicrophoneDenied extends Error {
  override readonly name = 'MicrophoneDenied';
}

/** Speech is clear at that, and an hour of it is 14 MB. */
const BITS_PER_SECOND = 32_000;
/** Below it, in decibels under the loudest, all is silence. */
const QUIET_DB = -50;

const { HIGH_QUALITY } = RecordingPresets;
const OPTIONS = {
  ...HIGH_QUALITY,
  numberOfChannels: 1,
  bitRate: BITS_PER_SECOND,
  isMeteringEnabled: true,
  web: { mimeType: TAKE_TYPE, bitsPerSecond: BITS_PER_SECOND },
} as const;

/** Asks for the microphone, and begins. */
export async function beginTake(): Promise<Take> {
  const { granted } = await requestRecordingPermissionsAsync();
  if (!granted) throw new MicrophoneDenied();
  await setAudioModeAsync({ allowsRecording: true, playsInSilentMode: true });
  const recorder = makeRecorder(OPTIONS);
  await recorder.prepareToRecordAsync();
  recorder.record();
  let before = 0;
  let since: number | null = Date.now();
  const hold = (): void => {
    if (since !== null) before += Date.now() - since;
    since = null;
  };
  const end = async (): Promise<void> => {
    hold();
    await recorder.stop();
    await setAudioModeAsync({ allowsRecording: false, playsInSilentMode: true });
  };
  const remove = (): void => {
    if (recorder.uri !== null) removeOwnFile(recorder.uri);
  };
  return {
    pause: () => {
      hold();
      recorder.pause();
    },
    resume: () => {
      since ??= Date.now();
      recorder.record();
    },
    elapsed: () => before + (since === null ? 0 : Date.now() - since),
    level: () => levelOf(recorder.getStatus().metering),
    stop: async () => {
      await end().catch((error: unknown) => {
        remove();
        throw error;
      });
      if (recorder.uri === null) throw new Error('Nothing was recorded');
      return localFile(recorder.uri, TAKE_TYPE);
    },
    cancel: () =>
      void end()
        .then(remove, remove)
        .catch(() => undefined),
  };
}

/** @param metering decibels, 0 for the loudest */
export const levelOf = (metering: number | undefined): number =>
  metering === undefined ? 0 : Math.min(1, Math.max(0, 1 - metering / QUIET_DB));
