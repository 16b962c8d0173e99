import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { useClient, useEncryptionState } from '@anochat/sdk/react';

import { ProblemNote } from '../base/problem-note';
import { useAction } from '../base/use-action';
import { showToast } from '../layers/toasts';
import { Group, Setting } from '../settings/page-parts';
import { NewWordsDialog } from './new-words-dialog';
import { PassphraseDialog } from './passphrase-dialog';

/** In the settings: the two ways back to the keys. */
export function RecoveryGroup(): ReactElement | null {
  const { t } = useTranslation();
  const { encryption } = useClient();
  const state = useEncryptionState();
  const { busy, problem, run } = useAction();
  const [asking, setAsking] = useState<'words' | 'passphrase' | null>(null);
  if (state.status !== 'ready') return null;
  const removePassphrase = async (): Promise<void> => {
    if (await run(() => encryption.setPassphrase(null))) showToast(t('keys.passphraseGone'));
  };
  return (
    <Group title={t('keys.recovery')}>
      <Setting
        icon="key"
        title={t('keys.wordsSetting')}
        hint={state.wordsConfirmed ? t('keys.wordsSettingHint') : t('keys.wordsNotKept')}
      >
        <button
          type="button"
          className="btn btn-sm"
          disabled={busy}
          onClick={() => setAsking('words')}
        >
          {t('keys.newWords')}
        </button>
      </Setting>
      <Setting
        icon="lock"
        title={t('keys.passphrase')}
        hint={state.hasPassphrase ? t('keys.passphraseSet') : t('keys.passphraseHint')}
      >
        {state.hasPassphrase ? (
          <button
            type="button"
            className="btn btn-sm btn-danger"
            disabled={busy}
            onClick={() => void removePassphrase()}
          >
            {t('do.remove')}
          </button>
        ) : (
          <button type="button" className="btn btn-sm" onClick={() => setAsking('passphrase')}>
            {t('keys.addPassphrase')}
          </button>
        )}
      </Setting>
      <ProblemNote text={problem} />
      {asking === 'words' && <NewWordsDialog onClose={() => setAsking(null)} />}
      {asking === 'passphrase' && <PassphraseDialog onClose={() => setAsking(null)} />}
    </Group>
  );
}
