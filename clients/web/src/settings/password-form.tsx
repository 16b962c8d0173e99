import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { LIMITS } from '@anochat/contract';
import { useClient, useSelf } from '@anochat/sdk/react';

import { PasswordField } from '../base/password-field';
import { ProblemNote } from '../base/problem-note';
import { useAction } from '../base/use-action';
import { showToast } from '../layers/toasts';

export function PasswordForm({ onChanged }: { readonly onChanged: () => void }): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const me = useSelf();
  const { busy, problem, run } = useAction();
  const [currentPassword, setCurrent] = useState('');
  const [newPassword, setNew] = useState('');
  const { min } = LIMITS.passwordLength;
  const ready = currentPassword !== '' && newPassword.length >= min;
  const change = async (): Promise<void> => {
    if (!(await run(() => client.api.auth.changePassword({ currentPassword, newPassword }))))
      return;
    setCurrent('');
    setNew('');
    showToast(t('settings.passwordChanged'));
    onChanged();
  };
  return (
    <form
      className="fields"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) void change();
      }}
    >
      {/* Password managers store the new password under this name. */}
      <input type="hidden" autoComplete="username" name="username" value={me.userName} readOnly />
      <PasswordField
        label={t('settings.passwordNow')}
        value={currentPassword}
        autoComplete="current-password"
        onChange={setCurrent}
      />
      <PasswordField
        label={t('settings.passwordNew')}
        value={newPassword}
        autoComplete="new-password"
        hint={t('gate.passwordHint', { min })}
        onChange={setNew}
      />
      <ProblemNote text={problem} />
      <div className="field-acts">
        <button className="btn btn-main" disabled={busy || !ready}>
          {t('settings.passwordChange')}
        </button>
      </div>
    </form>
  );
}
