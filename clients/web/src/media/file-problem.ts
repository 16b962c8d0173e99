import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

import { FileRefused, isCode, type FileRefusal } from '@anochat/sdk';

import { useProblemText } from '../base/use-problem-text';

const REFUSALS = {
  malformed: 'media.refused.notAsSaid',
  'unknown-version': 'media.refused.newer',
  'wrong-size': 'media.refused.notAsSaid',
  'wrong-key': 'media.refused.notAsSaid',
  'not-sealed': 'media.refused.notSealed',
  damaged: 'media.refused.damaged',
  'wrong-digest': 'media.refused.notAsSaid',
  'too-large': 'media.refused.tooLarge',
} as const satisfies Record<FileRefusal, string>;

/** Says in the reader's words why a file is not there. */
export function useFileProblem(): (error: unknown) => string {
  const { t } = useTranslation();
  const problemText = useProblemText();
  return useCallback(
    (error: unknown) => {
      if (error instanceof FileRefused) return t(REFUSALS[error.reason]);
      if (isCode(error, 'blob.not-found')) return t('media.gone');
      return problemText(error);
    },
    [t, problemText],
  );
}
