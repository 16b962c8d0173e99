declare module 'virtual:emoji/*' {
  import type { EmojiData } from 'frimousse';

  const emoji: EmojiData;
  export default emoji;
}
