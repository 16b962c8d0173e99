import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';

import type { ErrorCode } from '@anochat/contract';
import { useClient } from '@anochat/sdk/react';
import { cleanUserName } from '@anochat/sdk/shown';

import { PasswordField } from '../base/password-field';
import { useAction } from '../base/use-action';
import { deviceName } from './device-name';
import { GateFrame } from './gate-frame';
import { type PageAfter, secretInAddress } from './links';
import { UserNameField } from './user-name-field';

interface SignInPageProps {
  /** Why the last session ended, when it was not the person's own doing. */
  readonly endedBy: ErrorCode | null;
}

export function SignInPage({ endedBy }: SignInPageProps): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const [path] = useLocation();
  const isInvited = path === '/join' && secretInAddress() !== null;
  const { busy, problem, run } = useAction();
  const [userName, setUserName] = useState('');
  const [password, setPassword] = useState('');
  const ready = userName.trim() !== '' && password !== '';
  const signIn = (): void => {
    if (!ready || busy) return;
    void run(() =>
      client.session.login({
        userName: cleanUserName(userName),
        password,
        deviceName: deviceName(),
      }),
    );
  };
  const ended =
    endedBy === null
      ? null
      : endedBy === 'auth.suspended'
        ? t('gate.suspendedHint')
        : t('gate.lostHint');
  return (
    <GateFrame
      quote={t('gate.quote')}
      quoteHint={t('gate.quoteHint')}
      title={t('gate.signIn')}
      hint={ended ?? (isInvited ? t('gate.joinFirst') : t('gate.signInHint'))}
      onSubmit={signIn}
    >
      <UserNameField value={userName} onChange={setUserName} />
      <PasswordField
        label={t('gate.password')}
        value={password}
        autoComplete="current-password"
        problem={problem}
        onChange={setPassword}
      />
      <button className="btn btn-main btn-lg btn-block" disabled={busy || !ready}>
        {t('gate.signIn')}
      </button>
      <p className="gate-alt">
        {t('gate.newHere')}{' '}
        <Link
          href="/create-account"
          className="link"
          {...(isInvited && {
            state: { next: location.pathname + location.hash } satisfies PageAfter,
          })}
        >
          {t('gate.createAccount')}
        </Link>
      </p>
    </GateFrame>
  );
}
