/** Recovery words out of what somebody typed or pasted: numbers, commas and line breaks do no harm. */
export const wordsIn = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '');
