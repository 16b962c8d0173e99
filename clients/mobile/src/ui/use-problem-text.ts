import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

import { problemSentence } from '@anochat/sdk/shown';

/** Says in the reader's words what a failed call or a problem means. */
export function useProblemText(): (error: unknown) => string {
  const { t } = useTranslation();
  return useCallback(
    (error: unknown) => {
      const { key, values } = problemSentence(error);
      return t(key, { ...values });
    },
    [t],
  );
}
