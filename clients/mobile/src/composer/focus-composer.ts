import type { TextInput } from 'react-native';

/** The texts of the conversations that are open; the one on top is shown. */
const fields: TextInput[] = [];

/** @returns what takes it back: what lay below is on top again */
export function takeComposerField(field: TextInput): () => void {
  fields.push(field);
  return () => void fields.splice(fields.lastIndexOf(field), 1);
}

/** Where one goes on writing, after something else was pressed. */
export const focusComposer = (): void => {
  // The sheet over it has to be gone.
  setTimeout(() => fields.at(-1)?.focus(), 60);
};
