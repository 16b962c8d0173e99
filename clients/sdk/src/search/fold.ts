/** Letters that Unicode takes for letters of their own and people for a spelling of another. */
const SPELLINGS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ς: 'σ',
};
const SPELLED = new RegExp(`[${Object.keys(SPELLINGS).join('')}]`, 'gu');

/**
 * Accents, vowel points and the Arabic lengthening stroke. Not the vowel signs of Indic scripts nor
 * the voicing marks of kana: without them it is another word.
 */
const MARKS =
  /[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]/g;
const PLAIN = /^[\0-\x7f]*$/;

/** One form for what people take for the same word, whatever its case, accents and width. */
export const fold = (text: string): string => {
  if (PLAIN.test(text)) return text.toLowerCase();
  return (
    text
      .normalize('NFKD')
      .replace(MARKS, '')
      .toLowerCase()
      .replace(SPELLED, (letter) => SPELLINGS[letter] ?? letter)
      // Lower case may bring marks of its own: that of İ does.
      .replace(MARKS, '')
      .normalize('NFKC')
  );
};
