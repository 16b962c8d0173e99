import 'react-native-gesture-handler/jestSetup';

// Native halves that are not there in Node: each library brings its own stand-in.
jest.mock('react-native-keyboard-controller', () =>
  jest.requireActual<object>('react-native-keyboard-controller/jest'),
);
jest.mock(
  'react-native-safe-area-context',
  () => jest.requireActual<{ default: object }>('react-native-safe-area-context/jest/mock').default,
);
