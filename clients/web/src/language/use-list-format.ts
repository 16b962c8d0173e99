import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

/** Joins names as the language does it: "Leila, Jonas and Aiko". */
export function useListFormat(): (items: readonly string[]) => string {
  const { i18n } = useTranslation();
  return useMemo(() => {
    const list = new Intl.ListFormat(i18n.language, { type: 'conjunction' });
    return (items) => list.format(items);
  }, [i18n.language]);
}
