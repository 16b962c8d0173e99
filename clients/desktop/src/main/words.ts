import { isLanguage, type Language } from '@anochat/tokens';
import { ar } from '@anochat/tokens/strings/ar';
import { de } from '@anochat/tokens/strings/de';
import { en } from '@anochat/tokens/strings/en';

type Words = typeof en.desktopMenu;
export type Word = keyof Words;
const WORDS: Readonly<Record<Language, Readonly<Record<Word, string>>>> = {
  en: en.desktopMenu,
  de: de.desktopMenu,
  ar: ar.desktopMenu,
};

export type Say = (word: Word, values?: Readonly<Record<string, string>>) => string;

/** What menus, tray and dialogs say, in the language of the client or else of the system. */
export function sayIn(language: string): Say {
  const base = language.split('-')[0] ?? '';
  const words = WORDS[isLanguage(base) ? base : 'en'];
  return (word, values = {}) =>
    words[word].replace(/\{\{(\w+)\}\}/g, (_all, name: string) => values[name] ?? '');
}
