import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

import { fileProblemKey } from '@anochat/sdk/shown';

import { useProblemText } from '../ui';

/** Says in the reader's words why a file is not there. */
export function useFileProblem(): (error: unknown) => string {
  const { t } = useTranslation();
  const problemText = useProblemText();
  return useCallback(
    (error: unknown) => {
      const key = fileProblemKey(error);
      return key === null ? problemText(error) : t(key);
    },
    [t, problemText],
  );
}
