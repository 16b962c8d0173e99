import { AudioModule, type AudioRecorder, type RecordingOptions } from 'expo-audio';
import { Platform } from 'react-native';

/** What comes out: AAC in a file of MPEG-4. */
export const TAKE_TYPE = 'audio/mp4';

/**
 * A recorder without a component that owns it. What the library's own hook does with the options is done
 * here: a recorder takes those of its platform beside the common ones, not below their name.
 */
export function makeRecorder({
  android,
  ios,
  web: _web,
  ...common
}: RecordingOptions): AudioRecorder {
  const own = Platform.OS === 'ios' ? ios : android;
  return new AudioModule.AudioRecorder({ ...common, ...own });
}
