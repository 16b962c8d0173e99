import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import { listOf } from '@anochat/sdk/shown';

/** Joins names as the language does it: "Leila, Jonas and Aiko". */
export function useListFormat(): (items: readonly string[]) => string {
  const { i18n } = useTranslation();
  return useMemo(() => listOf(i18n.language), [i18n.language]);
}
