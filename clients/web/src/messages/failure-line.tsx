import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { Problem } from '@anochat/contract';

import { Icon } from '../base/icon';
import { useProblemText } from '../base/use-problem-text';
import { useMessageActions } from './message-actions';

interface FailureLineProps {
  readonly messageKey: string;
  readonly problem: Problem;
}

/** Why a message was not sent, and the two things to do about it. */
export function FailureLine({ messageKey, problem }: FailureLineProps): ReactElement {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const { retry, discard } = useMessageActions();
  return (
    <p className="fail">
      <Icon name="alert" />
      <span>{t('delivery.failedBecause', { reason: problemText(problem) })}</span>
      <button type="button" className="link link-danger" onClick={() => retry(messageKey)}>
        {t('do.retry')}
      </button>
      <button type="button" className="link link-danger" onClick={() => discard(messageKey)}>
        {t('do.delete')}
      </button>
    </p>
  );
}
