import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { useAction } from '../base/use-action';
import { useClient, useEncryptionState } from '../client';
import { Button, Group, LinkRow, ProblemNote, Row, Screen, showToast } from '../ui';
import { NewWordsSheet } from './new-words-sheet';
import { PassphraseSheet } from './passphrase-sheet';
import { PasswordForm } from './password-form';

/** The two ways back to the keys, and the password. */
export function SecurityScreen(): ReactElement {
  const { t } = useTranslation();
  const { encryption } = useClient();
  const state = useEncryptionState();
  const { busy, problem, run } = useAction();
  const [asking, setAsking] = useState<'words' | 'passphrase' | null>(null);
  const removePassphrase = async (): Promise<void> => {
    if (await run(() => encryption.setPassphrase(null))) showToast(t('keys.passphraseGone'));
  };
  return (
    <Screen title={t('phone.security')} testID="security">
      {state.status === 'ready' && (
        <Group title={t('keys.recovery')}>
          <LinkRow
            icon="key"
            title={t('keys.newWords')}
            hint={t(state.wordsConfirmed ? 'keys.wordsSettingHint' : 'keys.wordsNotKept')}
            onPress={() => setAsking('words')}
            testID="renew-words"
          />
          <Row
            icon="lock"
            title={t('keys.passphrase')}
            hint={t(state.hasPassphrase ? 'keys.passphraseSet' : 'keys.passphraseHint')}
            trailing={
              state.hasPassphrase ? (
                <Button
                  small
                  label={t('do.remove')}
                  disabled={busy}
                  onPress={() => void removePassphrase()}
                />
              ) : (
                <Button
                  small
                  label={t('keys.addPassphrase')}
                  onPress={() => setAsking('passphrase')}
                  testID="add-passphrase-open"
                />
              )
            }
          />
        </Group>
      )}
      <ProblemNote text={problem} />
      <PasswordForm />
      {asking === 'words' && <NewWordsSheet onClose={() => setAsking(null)} />}
      {asking === 'passphrase' && <PassphraseSheet onClose={() => setAsking(null)} />}
    </Screen>
  );
}
