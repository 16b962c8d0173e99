import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

import { DAY_MS, HOUR_MS, shortSpan } from '@anochat/sdk/shown';

import { useDateLocale } from './moment';

/** Says a time span in whole hours, in whole days from one day on, a shorter one in its own unit. */
export function useLifetimeText(): (ms: number) => string {
  const { t } = useTranslation();
  const locale = useDateLocale();
  return useCallback(
    (ms) => {
      if (ms < HOUR_MS) return shortSpan(ms, locale);
      return ms < DAY_MS
        ? t('time.hours', { count: Math.round(ms / HOUR_MS) })
        : t('time.days', { count: Math.round(ms / DAY_MS) });
    },
    [t, locale],
  );
}
