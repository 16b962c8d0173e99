import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { useClient, useEncryptionState } from '@anochat/sdk/react';

import { Dialog } from '../layers/dialog';
import { PassphraseForm } from './passphrase-form';
import { RecoveryForm } from './recovery-form';

interface UnlockDialogProps {
  readonly onUnlocked: () => Promise<unknown>;
  readonly onClose: () => void;
}

/** Opens the backup by the words or the passphrase of now. */
export function UnlockDialog({ onUnlocked, onClose }: UnlockDialogProps): ReactElement {
  const { t } = useTranslation();
  const { encryption } = useClient();
  const state = useEncryptionState();
  const [byWords, setByWords] = useState(true);
  const hasPassphrase = state.status === 'ready' && state.hasPassphrase;
  const then = async (opening: Promise<void>): Promise<void> => {
    await opening;
    await onUnlocked();
  };
  return (
    <Dialog title={t('keys.unlockTitle')} onClose={onClose}>
      <p className="muted">{t('keys.unlockHint')}</p>
      {byWords ? (
        <RecoveryForm
          verb={t('keys.unlock')}
          onWords={(words) => then(encryption.restoreByWords(words))}
        />
      ) : (
        <PassphraseForm
          verb={t('keys.unlock')}
          onPassphrase={(text) => then(encryption.restoreByPassphrase(text))}
        />
      )}
      {hasPassphrase && (
        <p>
          <button type="button" className="link" onClick={() => setByWords(!byWords)}>
            {byWords ? t('keys.byPassphrase') : t('keys.byWords')}
          </button>
        </p>
      )}
    </Dialog>
  );
}
