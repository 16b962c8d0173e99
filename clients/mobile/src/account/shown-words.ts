import { create } from 'zustand';

/**
 * Recovery words that are on the screen. They outlive the screen that made them: with its keys an
 * account counts as ready, but nothing else shows before the words were repeated.
 */
interface ShownWords {
  readonly words: readonly string[] | null;
  readonly show: (words: readonly string[]) => void;
  readonly forget: () => void;
}

export const useShownWords = create<ShownWords>((set) => ({
  words: null,
  show: (words) => set({ words }),
  forget: () => set({ words: null }),
}));
