import type { TextInput } from 'react-native';

import { focusComposer, takeComposerField } from './focus-composer';

const fieldOf = () => ({ focus: jest.fn() });
const take = (field: object): (() => void) => takeComposerField(field as TextInput);

it('goes on in the conversation on top, and in the one below when that is left', () => {
  jest.useFakeTimers();
  const [below, above] = [fieldOf(), fieldOf()];
  take(below);
  const leave = take(above);
  focusComposer();
  jest.runAllTimers();
  expect([below.focus, above.focus].map(({ mock }) => mock.calls.length)).toEqual([0, 1]);
  leave();
  focusComposer();
  jest.runAllTimers();
  expect([below.focus, above.focus].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
  jest.useRealTimers();
});
