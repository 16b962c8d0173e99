import type { en } from './en';

export const LANGUAGES = ['en', 'de', 'ar'] as const;
export type Language = (typeof LANGUAGES)[number];

type Translated<T> = { readonly [K in keyof T]: T[K] extends string ? string : Translated<T[K]> };
/** Every key of English; other languages may add plural forms that English lacks. */
export type Strings = Translated<typeof en>;

export const isLanguage = (value: string): value is Language =>
  LANGUAGES.some((language) => language === value);

export const writingDirection = (language: Language): 'ltr' | 'rtl' =>
  language === 'ar' ? 'rtl' : 'ltr';

/** Checks that no key is missing and lets a language have plural forms of its own. */
export const complete = <T extends Strings>(strings: T): T => strings;
