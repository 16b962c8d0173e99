import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { VoidState } from '../base/void-state';
import { ConfirmDialog } from '../layers/confirm-dialog';
import type { DesktopSeam, DesktopSystem, KeyProblem } from './seam';

interface KeyProblemPageProps {
  readonly seam: DesktopSeam;
  readonly problem: KeyProblem;
  readonly accountId: string;
  readonly system: DesktopSystem;
}

/** The store does not open. Its key is not replaced: what it sealed would be lost. */
export function KeyProblemPage({
  seam,
  problem,
  accountId,
  system,
}: KeyProblemPageProps): ReactElement {
  const { t } = useTranslation();
  const [isAsking, setAsking] = useState(false);
  // There is no client that could sign out: the token lies in the store.
  useEffect(
    () =>
      seam.onEvent(({ type }) => {
        if (type === 'leave') void seam.left();
      }),
    [seam],
  );
  const hint = problem === 'locked' && system === 'linux' ? 'lockedOnLinux' : problem;
  return (
    <main className="whole-page">
      <VoidState
        title={t(`desktop.keyTitle.${problem}`)}
        hint={t(`desktop.keyHint.${hint}`)}
        shape="broken"
        tone="warn"
      >
        <button type="button" className="btn btn-main" onClick={() => location.reload()}>
          {t('do.retry')}
        </button>
        {problem !== 'unreadable' && (
          <button type="button" className="btn btn-danger" onClick={() => setAsking(true)}>
            {t('desktop.removeAccount')}
          </button>
        )}
      </VoidState>
      {isAsking && (
        <ConfirmDialog
          title={t('desktop.removeClosedAsk')}
          hint={t('desktop.removeClosedHint')}
          verb={t('desktop.removeAccount')}
          danger
          act={() => seam.removeAccount(accountId)}
          onClose={() => setAsking(false)}
        />
      )}
    </main>
  );
}
