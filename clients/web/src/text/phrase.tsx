import type { ReactElement } from 'react';

// Private-use characters stand for the values while the phrase is parted, so that a name can never be a tag.
const FIRST_PLACEHOLDER = 0xe000;
const TOKEN = /(<\/?b>|[\ue000-\ue0ff])/;

/** Names of the values in a phrase, with the character that stands for each. */
export const placeholders = <K extends string>(names: readonly K[]): Readonly<Record<K, string>> =>
  Object.fromEntries(
    names.map((name, index) => [name, String.fromCharCode(FIRST_PLACEHOLDER + index)]),
  ) as Record<K, string>;

interface PhraseProps {
  /** A translated phrase with `<b>` around what is bold and placeholders for the values. */
  readonly template: string;
  /** In the order of the placeholders. */
  readonly values: readonly string[];
}

/** A translated phrase with bold parts, filled with values that are only ever text. */
export function Phrase({ template, values }: PhraseProps): ReactElement {
  let bold = false;
  const nodes = template.split(TOKEN).flatMap((token, index) => {
    if (token === '<b>' || token === '</b>') {
      bold = token === '<b>';
      return [];
    }
    const text = TOKEN.test(token)
      ? (values[token.charCodeAt(0) - FIRST_PLACEHOLDER] ?? '')
      : token;
    if (text === '') return [];
    return [bold ? <b key={index}>{text}</b> : <span key={index}>{text}</span>];
  });
  return <>{nodes}</>;
}

/** The same phrase as plain text. */
export function phraseText(template: string, values: readonly string[]): string {
  return template
    .split(TOKEN)
    .filter((token) => token !== '<b>' && token !== '</b>')
    .map((token) =>
      TOKEN.test(token) ? (values[token.charCodeAt(0) - FIRST_PLACEHOLDER] ?? '') : token,
    )
    .join('');
}
