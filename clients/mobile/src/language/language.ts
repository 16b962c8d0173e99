import { getLocales } from 'expo-localization';
import i18next from 'i18next';
import { I18nManager } from 'react-native';
import { initReactI18next } from 'react-i18next';

import { isLanguage, writingDirection, type Language } from '@anochat/tokens';
import { ar } from '@anochat/tokens/strings/ar';
import { de } from '@anochat/tokens/strings/de';
import { en } from '@anochat/tokens/strings/en';

import { completeIntl } from './missing-intl';

/** The first of the device's languages that there is, else English. */
export function deviceLanguage(): Language {
  const bases = getLocales().map(({ languageCode }) => languageCode ?? '');
  return bases.find(isLanguage) ?? 'en';
}

/** All languages are in the bundle, so that the first render has its words. */
export function startLanguage(language: Language): void {
  completeIntl();
  void i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    resources: { en: { translation: en }, de: { translation: de }, ar: { translation: ar } },
    // React escapes nothing in native text, and needs nothing escaped in HTML.
    interpolation: { escapeValue: false },
    returnNull: false,
    initAsync: false,
  });
  directTo(language);
}

export async function changeLanguage(language: Language): Promise<void> {
  await i18next.changeLanguage(language);
  directTo(language);
}

/** Native views take a new direction at the next start. */
function directTo(language: Language): void {
  I18nManager.allowRTL(true);
  I18nManager.forceRTL(writingDirection(language) === 'rtl');
}
