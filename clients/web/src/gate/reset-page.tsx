import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';

import { LIMITS } from '@anochat/contract';
import { useClient } from '@anochat/sdk/react';

import { PasswordField } from '../base/password-field';
import { ProblemNote } from '../base/problem-note';
import { useAction } from '../base/use-action';
import { showToast } from '../layers/toasts';
import { GateFrame } from './gate-frame';
import { secretInAddress } from './links';
import { StrengthMeter } from './strength-meter';

/** A new password, by a link that an administrator gave. */
export function ResetPage(): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const [, navigate] = useLocation();
  const { busy, problem, run } = useAction();
  const [newPassword, setPassword] = useState('');
  const [token] = useState(secretInAddress);
  const { min } = LIMITS.passwordLength;
  const reset = async (): Promise<void> => {
    if (token === null || newPassword.length < min || busy) return;
    if (!(await run(() => client.api.auth.resetPassword({ token, newPassword })))) return;
    showToast(t('gate.resetDone'));
    navigate('/', { replace: true });
  };
  return (
    <GateFrame
      quote={t('gate.quote')}
      quoteHint={t('gate.quoteHint')}
      title={t('gate.resetTitle')}
      hint={t('gate.resetHint')}
      onSubmit={() => void reset()}
    >
      {token === null ? (
        <ProblemNote text={t('error.linkInvalid')} />
      ) : (
        <>
          <PasswordField
            label={t('settings.passwordNew')}
            value={newPassword}
            autoComplete="new-password"
            hint={t('gate.passwordHint', { min })}
            onChange={setPassword}
          />
          {newPassword !== '' && <StrengthMeter password={newPassword} />}
          <ProblemNote text={problem} />
          <button
            className="btn btn-main btn-lg btn-block"
            disabled={busy || newPassword.length < min}
          >
            {t('gate.resetDo')}
          </button>
        </>
      )}
    </GateFrame>
  );
}
