import { writingDirection, type Language } from '@anochat/tokens';

export const isRightToLeft = (): boolean => document.documentElement.dir === 'rtl';

export function applyDirection(language: Language): void {
  document.documentElement.lang = language;
  document.documentElement.dir = writingDirection(language);
}
