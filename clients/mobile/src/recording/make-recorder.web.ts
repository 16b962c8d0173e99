import { AudioModule, type AudioRecorder, type RecordingOptions } from 'expo-audio';

export const TAKE_TYPE = 'audio/webm';

/** In a browser the class has another name, which the library's types do not tell. */
const { AudioRecorderWeb } = AudioModule as unknown as {
  readonly AudioRecorderWeb: new (options: object) => AudioRecorder;
};

export function makeRecorder({
  android: _a,
  ios: _i,
  web,
  ...common
}: RecordingOptions): AudioRecorder {
  return new AudioRecorderWeb({ ...common, ...web });
}
