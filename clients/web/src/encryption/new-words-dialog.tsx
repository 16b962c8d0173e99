import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { useClient, useUnlocked } from '@anochat/sdk/react';

import { ProblemNote } from '../base/problem-note';
import { useProblemText } from '../base/use-problem-text';
import { Dialog } from '../layers/dialog';
import { UnlockDialog } from './unlock-dialog';
import { useShownWords } from './shown-words';

/** Asks, and has the words of now typed where they are needed; the new ones then show alone. */
export function NewWordsDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation();
  const { encryption } = useClient();
  const show = useShownWords((shown) => shown.show);
  const problemText = useProblemText();
  const { locked, busy, failure, run } = useUnlocked(async () =>
    show(await encryption.renewWords()),
  );
  if (locked) return <UnlockDialog onUnlocked={run} onClose={onClose} />;
  return (
    <Dialog
      title={t('keys.newWords')}
      onClose={onClose}
      onSubmit={() => {
        if (!busy) void run();
      }}
      footer={
        <>
          <button type="button" className="btn" onClick={onClose}>
            {t('do.cancel')}
          </button>
          <button className="btn btn-main" disabled={busy}>
            {t('keys.newWords')}
          </button>
        </>
      }
    >
      <p className="muted">{t('keys.newWordsCost')}</p>
      <ProblemNote text={failure && problemText(failure.error)} />
    </Dialog>
  );
}
