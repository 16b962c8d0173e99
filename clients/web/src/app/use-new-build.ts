import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';

import { useConnection } from '@anochat/sdk/react';

import { showToast } from '../layers/toasts';
import { lookForBuild, takeBuild, useWaitingBuild } from './keep-shell';

const OFFERED_MS = 60_000;

/** Offers a new build once it is there. Who does not take it has it from the next visit on. */
export function useNewBuild(): void {
  const { t } = useTranslation();
  const { status } = useConnection();
  const worker = useWaitingBuild((state) => state.worker);
  useEffect(() => {
    // A server that comes back may be a newer one.
    if (status === 'online') void lookForBuild();
  }, [status]);
  useEffect(() => {
    if (!worker) return;
    const action = { label: t('error.reload'), run: () => takeBuild(worker) };
    showToast(t('app.newVersion'), action, OFFERED_MS);
  }, [worker, t]);
}
