declare module 'virtual:emoji/*' {
  const emoji: import('frimousse').EmojiData;
  export default emoji;
}
