import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { LIMITS, USER_NAME_PATTERN } from '@anochat/contract';

import { PasswordField } from '../base/password-field';
import { StrengthMeter } from './strength-meter';
import { UserNameField } from './user-name-field';

export interface NewAccount {
  readonly userName: string;
  readonly displayName: string;
  readonly password: string;
}

export const emptyAccount: NewAccount = { userName: '', displayName: '', password: '' };

export const isComplete = ({ userName, password }: NewAccount): boolean =>
  USER_NAME_PATTERN.test(userName.trim().toLowerCase()) &&
  password.length >= LIMITS.passwordLength.min;

/** What the SDK registers; an empty shown name is left out. */
export const requestOf = ({ userName, displayName, password }: NewAccount) => ({
  userName: userName.trim().toLowerCase(),
  password,
  ...(displayName.trim() !== '' && { displayName: displayName.trim() }),
});

interface NewAccountFormProps {
  readonly account: NewAccount;
  readonly onChange: (account: NewAccount) => void;
}

/** The fields of every page that makes an account. */
export function NewAccountForm({ account, onChange }: NewAccountFormProps): ReactElement {
  const { t } = useTranslation();
  const [left, setLeft] = useState(false);
  const { min } = LIMITS.passwordLength;
  const name = account.userName.trim().toLowerCase();
  const badName = left && name !== '' && !USER_NAME_PATTERN.test(name);
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
