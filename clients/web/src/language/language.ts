import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

import { isLanguage, writingDirection, type Language } from '@anochat/tokens';
import { en } from '@anochat/tokens/strings/en';

const load = {
  en: () => Promise.resolve(en),
  de: async () => (await import('@anochat/tokens/strings/de')).de,
  ar: async () => (await import('@anochat/tokens/strings/ar')).ar,
} as const satisfies Record<Language, () => Promise<unknown>>;

/** The first of the browser's languages that there is, else English. */
export function browserLanguage(wanted: readonly string[] = navigator.languages): Language {
  const bases = wanted.map((tag) => tag.split('-')[0] ?? '');
  return bases.find(isLanguage) ?? 'en';
}

/** English is in the first bundle; another language is fetched before the first render. */
export async function startLanguage(language: Language): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: en } },
    // React escapes; escaping here as well would show entities.
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  await changeLanguage(language);
}

export async function changeLanguage(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, 'translation')) {
    i18next.addResourceBundle(language, 'translation', await load[language]());
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  document.documentElement.dir = writingDirection(language);
}
