import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { useAction } from '../base/use-action';
import { Button, Field } from '../ui';

interface PassphraseFormProps {
  readonly verb: string;
  readonly onPassphrase: (passphrase: string) => Promise<void>;
}

export function PassphraseForm({ verb, onPassphrase }: PassphraseFormProps): ReactElement {
  const { t } = useTranslation();
  const { busy, problem, run } = useAction();
  const [text, setText] = useState('');
  return (
    <>
      <Field
        label={t('keys.passphrase')}
        value={text}
        onChangeText={setText}
        secret
        autoComplete="off"
        problem={problem}
        testID="passphrase"
      />
      <Button
        kind="main"
        wide
        label={busy ? t('keys.opening') : verb}
        busy={busy}
        disabled={text.trim() === ''}
        onPress={() => void run(() => onPassphrase(text))}
        testID="passphrase-open"
      />
    </>
  );
}
