import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { PassphraseForm } from '../account/passphrase-form';
import { RecoveryForm } from '../account/recovery-form';
import { useClient, useEncryptionState } from '../client';
import { Button, Sheet, SheetBody, Text } from '../ui';

interface UnlockSheetProps {
  readonly onUnlocked: () => Promise<unknown>;
  readonly onClose: () => void;
}

/** Opens the backup by the words or the passphrase of now. */
export function UnlockSheet({ onUnlocked, onClose }: UnlockSheetProps): ReactElement {
  const { t } = useTranslation();
  const { encryption } = useClient();
  const state = useEncryptionState();
  const [isByWords, setByWords] = useState(true);
  const then = async (opening: Promise<void>): Promise<void> => {
    await opening;
    await onUnlocked();
  };
  return (
    <Sheet title={t('keys.unlockTitle')} onClose={onClose} testID="unlock">
      <SheetBody>
        <Text color="text-muted">{t('keys.unlockHint')}</Text>
        {isByWords ? (
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
        {state.status === 'ready' && state.hasPassphrase && (
          <Button
            kind="link"
            label={t(isByWords ? 'keys.byPassphrase' : 'keys.byWords')}
            onPress={() => setByWords(!isByWords)}
          />
        )}
      </SheetBody>
    </Sheet>
  );
}
