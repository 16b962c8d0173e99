import { filesThere } from '../testing/files-in-memory';
import { beginTake } from './take';

jest.mock('expo-file-system', () => jest.requireActual<object>('../testing/files-in-memory'));
jest.mock('expo-audio', () => ({
  RecordingPresets: { HIGH_QUALITY: {} },
  requestRecordingPermissionsAsync: () => Promise.resolve({ granted: true }),
  setAudioModeAsync: () => Promise.resolve(),
}));
jest.mock('./make-recorder', () => ({
  TAKE_TYPE: 'audio/mp4',
  makeRecorder: () => ({
    uri: 'file:///cache/Audio/a.m4a',
    prepareToRecordAsync: () => Promise.resolve(),
    record: () => undefined,
    stop: () => Promise.resolve(),
  }),
}));

it('leaves no file of a recording that is cancelled', async () => {
  const take = await beginTake();
  filesThere.add('file:///cache/Audio/a.m4a');
  take.cancel();
  await new Promise((resolve) => setImmediate(resolve));
  expect(filesThere.size).toBe(0);
});
