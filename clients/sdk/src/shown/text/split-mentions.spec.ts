import { splitMentions } from './split-mentions';

const people = new Set(['leila', 'tomas.r']);
const marked = (text: string): string =>
  splitMentions(text, people)
    .map((piece) => (piece.isMention ? `[${piece.text}]` : piece.text))
    .join('');

it.each([
  ['@leila and @Tomas.R.', '[@leila] and [@Tomas.R].'],
  ['(@leila)', '([@leila])'],
  ['mail@leila', 'mail@leila'],
  ['@somebody', '@somebody'],
  ['', ''],
])('%j is %j', (text, expected) => {
  expect(marked(text)).toBe(expected);
});
