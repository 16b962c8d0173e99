import { Fragment, type ReactElement } from 'react';

// Private-use characters stand for the values while the phrase is parted, so that a name can never be a tag.
const FIRST_PLACEHOLDER = 0xe000;
const PLACEHOLDER = /[\ue000-\ue0ff]/g;
const BOLD = /<b>(.*?)<\/b>/s;

/** Names of the values in a phrase, with the character that stands for each. */
export const placeholders = <K extends string>(names: readonly K[]): Readonly<Record<K, string>> =>
  Object.fromEntries(
    names.map((name, index) => [name, String.fromCharCode(FIRST_PLACEHOLDER + index)]),
  ) as Record<K, string>;

const filled = (text: string, values: readonly string[]): string =>
  text.replace(PLACEHOLDER, (mark) => values[mark.charCodeAt(0) - FIRST_PLACEHOLDER] ?? '');

/** Texts in their order; every second one is bold. */
const partsOf = (template: string, values: readonly string[]): readonly string[] =>
  template.split(BOLD).map((part) => filled(part, values));

interface PhraseProps {
  /** A translated phrase with `<b>` around what is bold and placeholders for the values. */
  readonly template: string;
  /** In the order of the placeholders. */
  readonly values: readonly string[];
}

/** A translated phrase with bold parts, filled with values that are only ever text. */
export function Phrase({ template, values }: PhraseProps): ReactElement {
  return (
    <>
      {partsOf(template, values).map((part, index) =>
        index % 2 === 1 ? <b key={index}>{part}</b> : <Fragment key={index}>{part}</Fragment>,
      )}
    </>
  );
}

/** The same phrase as plain text. */
export const phraseText = (template: string, values: readonly string[]): string =>
  partsOf(template, values).join('');
