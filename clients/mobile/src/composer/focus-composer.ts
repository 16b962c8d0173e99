import type { TextInput } from 'react-native';

let field: TextInput | null = null;

/** The text of the conversation that is shown. */
export const setComposerField = (input: TextInput | null): void => {
  field = input;
};

/** Where one goes on writing, after something else was pressed. */
export const focusComposer = (): void => {
  // The sheet over it has to be gone.
  setTimeout(() => field?.focus(), 60);
};
