import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { PasswordField } from '../base/password-field';
import { useAction } from '../base/use-action';

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
      <PasswordField
        label={t('keys.passphrase')}
        value={text}
        autoComplete="off"
        problem={problem}
        onChange={setText}
      />
      <button
        type="button"
        className="btn btn-main btn-lg btn-block"
        disabled={busy || text.trim() === ''}
        onClick={() => void run(() => onPassphrase(text))}
      >
        {busy ? t('keys.opening') : verb}
      </button>
    </>
  );
}
