import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { VoidState } from '../base/void-state';
import type { DesktopSeam, KeyProblem } from './seam';

interface KeyProblemPageProps {
  readonly seam: DesktopSeam;
  readonly problem: KeyProblem;
  readonly accountId: string;
}

/** The store does not open. Its key is not replaced: what it sealed would be lost. */
export function KeyProblemPage({ seam, problem, accountId }: KeyProblemPageProps): ReactElement {
  const { t } = useTranslation();
  const [isLeaving, setLeaving] = useState(false);
  // There is no client that could sign out: the token lies in the store.
  useEffect(
    () =>
      seam.onEvent(({ type }) => {
        if (type === 'leave') void seam.left();
      }),
    [seam],
  );
  const leave = (): void => {
    setLeaving(true);
    void seam.removeAccount(accountId);
  };
  return (
    <main className="whole-page">
      <VoidState
        title={t(`desktop.keyTitle.${problem}`)}
        hint={t(`desktop.keyHint.${problem}`)}
        shape="broken"
        tone="warn"
      >
        <button type="button" className="btn btn-main" onClick={() => location.reload()}>
          {t('do.retry')}
        </button>
        {problem !== 'locked' && (
          <button type="button" className="btn btn-danger" disabled={isLeaving} onClick={leave}>
            {t('desktop.removeAccount')}
          </button>
        )}
      </VoidState>
    </main>
  );
}
