import '@shopify/flash-list/jestSetup';
import 'react-native-gesture-handler/jestSetup';

import { act } from '@testing-library/react-native';
import { Modal, type ModalProps } from 'react-native';

// Native halves that are not there in Node: each library brings its own stand-in.
jest.mock('react-native-keyboard-controller', () =>
  jest.requireActual<object>('react-native-keyboard-controller/jest'),
);
jest.mock('react-native-worklets', () =>
  jest.requireActual<object>('react-native-worklets/src/mock'),
);
jest.mock(
  'react-native-safe-area-context',
  () => jest.requireActual<{ default: object }>('react-native-safe-area-context/jest/mock').default,
);
jest.mock('expo-sqlite/kv-store', () => {
  const kept = new Map<string, string>();
  return {
    Storage: {
      getItemSync: (key: string) => kept.get(key) ?? null,
      setItemSync: (key: string, value: string) => kept.set(key, value),
      removeItemSync: (key: string) => kept.delete(key),
    },
  };
});
jest.mock('expo-secure-store', () => {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    deleteItemAsync: (key: string) => Promise.resolve(kept.delete(key)),
  };
});
jest.mock('expo-audio', () => ({
  AudioModule: {},
  RecordingPresets: { HIGH_QUALITY: {} },
  createAudioPlayer: jest.fn(),
  setAudioModeAsync: jest.fn(() => Promise.resolve()),
}));
jest.mock('expo-video', () => ({ VideoView: () => null, useVideoPlayer: jest.fn() }));

/** As on iOS: a sheet tells that it is gone a moment after it went. The library's stand-in never does. */
Object.assign((Modal as unknown as { readonly prototype: object }).prototype, {
  componentDidUpdate(this: { readonly props: ModalProps }, { visible }: ModalProps) {
    if (visible !== true || this.props.visible !== false) return;
    const { onDismiss } = this.props;
    setTimeout(() => act(() => onDismiss?.()));
  },
});
