import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

import { DAY_MS, HOUR_MS } from './times';

/** Says a time span in whole hours, or in whole days from one day on. */
export function useLifetimeText(): (ms: number) => string {
  const { t } = useTranslation();
  return useCallback(
    (ms) =>
      ms < DAY_MS
        ? t('time.hours', { count: ms / HOUR_MS })
        : t('time.days', { count: ms / DAY_MS }),
    [t],
  );
}
