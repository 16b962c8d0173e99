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

/**
 * The texts of a phrase in their order; every second one is bold.
 *
 * @param template a translated phrase with `<b>` around what is bold and placeholders for the values
 * @param values in the order of the placeholders
 */
export const phrasePieces = (template: string, values: readonly string[]): readonly string[] =>
  template.split(BOLD).map((part) => filled(part, values));

/** The same phrase as plain text. */
export const phraseText = (template: string, values: readonly string[]): string =>
  phrasePieces(template, values).join('');
