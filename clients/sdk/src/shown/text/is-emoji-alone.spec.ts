import { isEmojiAlone } from './is-emoji-alone';

describe('isEmojiAlone', () => {
  it.each(['🥾', '🥾🌊', '👨‍👩‍👧‍👦 👍🏽 ❤️', '🇩🇪', '1️⃣'])('takes %s', (text) => {
    expect(isEmojiAlone(text)).toBe(true);
  });

  it.each(['', ' ', '🥾🌊🏕️🔥', '1', '12', 'ok 👍', '©x', 'a'])('leaves "%s" a text', (text) => {
    expect(isEmojiAlone(text)).toBe(false);
  });
});
