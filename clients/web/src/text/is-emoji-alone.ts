const MOST = 3;
const EMOJI =
  /^(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f?|\p{Regional_Indicator}{2}|[0-9#*]\ufe0f\u20e3)/u;

/** One to three emoji and nothing else: they are shown large. */
export function isEmojiAlone(text: string): boolean {
  const bare = text.replace(/\s/g, '');
  // A family of four with skin tones has some 40 units: longer texts need no look.
  if (bare === '' || bare.length > MOST * 40) return false;
  const letters = Array.from(new Intl.Segmenter().segment(bare), ({ segment }) => segment);
  return letters.length <= MOST && letters.every((letter) => EMOJI.test(letter));
}
