/** Says a sentence of the strings, by its key, in the reader's language. */
export type Say<K extends string> = (
  key: K,
  values?: Readonly<Record<string, string | number>>,
) => string;
