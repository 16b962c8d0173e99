import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { useClient, useUnlocked } from '@anochat/sdk/react';

import { ProblemNote } from '../base/problem-note';
import { useProblemText } from '../base/use-problem-text';
import { ShownOnce } from '../base/shown-once';
import { Dialog } from '../layers/dialog';
import { showToast } from '../layers/toasts';
import { UnlockDialog } from './unlock-dialog';

/** Six random words: what people think up themselves is guessed. */
export function PassphraseDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation();
  const { encryption } = useClient();
  const [suggested] = useState(() => encryption.suggestPassphrase());
  const problemText = useProblemText();
  const { locked, busy, failure, run } = useUnlocked(() => encryption.setPassphrase(suggested));
  const save = async (): Promise<void> => {
    if (!(await run())) return;
    showToast(t('keys.passphraseSaved'));
    onClose();
  };
  if (locked) return <UnlockDialog onUnlocked={save} onClose={onClose} />;
  return (
    <Dialog
      title={t('keys.addPassphraseTitle')}
      onClose={onClose}
      onSubmit={() => {
        if (!busy) void save();
      }}
      footer={
        <>
          <button type="button" className="btn" onClick={onClose}>
            {t('do.cancel')}
          </button>
          <button className="btn btn-main" disabled={busy}>
            {busy ? t('keys.opening') : t('keys.usePassphrase')}
          </button>
        </>
      }
    >
      <ShownOnce
        label={t('keys.passphrase')}
        value={suggested}
        warning={t('keys.passphraseWarning')}
      />
      <ProblemNote text={failure && problemText(failure.error)} />
    </Dialog>
  );
}
