const MOST = 3;
const SKIN = '[\\u{1f3fb}-\\u{1f3ff}]';
const PICTURE = `(?:\\p{Emoji_Presentation}|\\p{Extended_Pictographic})\\ufe0f?${SKIN}?`;
const FLAG = '\\p{Regional_Indicator}{2}';
/** England, Scotland and Wales: a flag, then letters that are not seen. */
const TAGS = '(?:[\\u{e0020}-\\u{e007e}]+\\u{e007f})?';
const KEYCAP = '[0-9#*]\\ufe0f\\u20e3';
/** As UTS 51 puts them together; written out, as not every engine can part letters. */
const EMOJI = `(?:${FLAG}|${KEYCAP}|${PICTURE}${TAGS}(?:\\u200d${PICTURE})*)`;
const FEW = new RegExp(`^${EMOJI}{1,${MOST}}$`, 'u');
const ONE = new RegExp(`^${EMOJI}$`, 'u');
/** A family of four with skin tones has some 40 units: longer texts need no look. */
const LONGEST = 40;

/** One to three emoji and nothing else: they are shown large. */
export function isEmojiAlone(text: string): boolean {
  const bare = text.replace(/\s/g, '');
  return bare.length <= MOST * LONGEST && FEW.test(bare);
}

/** Exactly one, as a reaction is. */
export const isOneEmoji = (text: string): boolean => text.length <= LONGEST && ONE.test(text);
