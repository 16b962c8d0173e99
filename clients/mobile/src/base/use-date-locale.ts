import { getLocales } from 'expo-localization';
import { useTranslation } from 'react-i18next';

import { dateLocale } from '@anochat/sdk/shown';

/** The locale in which dates are written. */
export function useDateLocale(): string {
  const { i18n } = useTranslation();
  return dateLocale(
    i18n.language,
    getLocales().map(({ languageTag }) => languageTag),
  );
}
