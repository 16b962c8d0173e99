import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { LIMITS } from '@anochat/contract';
import { isUserName, type NewAccount } from '@anochat/sdk/shown';

import { PasswordField } from '../base/password-field';
import { StrengthMeter } from './strength-meter';
import { UserNameField } from './user-name-field';

interface NewAccountFormProps {
  readonly account: NewAccount;
  readonly onChange: (account: NewAccount) => void;
}

/** The fields of every page that makes an account. */
export function NewAccountForm({ account, onChange }: NewAccountFormProps): ReactElement {
  const { t } = useTranslation();
  const [left, setLeft] = useState(false);
  const { min } = LIMITS.passwordLength;
  const badName = left && account.userName.trim() !== '' && !isUserName(account.userName);
  return (
    <>
      <div onBlur={() => setLeft(true)}>
        <UserNameField
          value={account.userName}
          hint={t('gate.nameHint')}
          problem={badName ? t('gate.nameBad') : null}
          onChange={(userName) => onChange({ ...account, userName })}
        />
      </div>
      <div className="field">
        <label htmlFor="shown-name">{t('gate.shownName')}</label>
        <input
          className="input"
          id="shown-name"
          dir="auto"
          autoComplete="name"
          maxLength={LIMITS.displayNameLength}
          value={account.displayName}
          aria-describedby="shown-name-hint"
          onChange={(event) => onChange({ ...account, displayName: event.target.value })}
        />
        <p className="hint" id="shown-name-hint">
          {t('gate.shownNameHint')}
        </p>
      </div>
      <PasswordField
        label={t('gate.password')}
        value={account.password}
        autoComplete="new-password"
        hint={t('gate.passwordHint', { min })}
        onChange={(password) => onChange({ ...account, password })}
      />
      {account.password !== '' && <StrengthMeter password={account.password} />}
    </>
  );
}
