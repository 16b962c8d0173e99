import { useCallback, useState, type ReactElement } from 'react';
import { useRoute, type RouteProp } from '@react-navigation/native';
import { useTranslation } from 'react-i18next';

import { LIMITS } from '@anochat/contract';
import {
  emptyAccount,
  isAccountComplete,
  isUserName,
  registrationOf,
  type NewAccount,
} from '@anochat/sdk/shown';

import type { Routes } from '../app/routes';
import { useAction } from '../base/use-action';
import { useClient, useLoaded } from '../client';
import { deviceName } from '../platform/device-name';
import { Button, Field, Notice, ProblemNote, Screen, Text } from '../ui';
import { StrengthMeter } from './strength-meter';
import { UserNameField } from './user-name-field';

/** A name and a password: no e-mail, no phone number. */
export function CreateAccountScreen(): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const invite = useRoute<RouteProp<Routes, 'CreateAccount'>>().params?.invite;
  const { busy, problem, run } = useAction();
  const [account, setAccount] = useState(emptyAccount);
  const load = useCallback(() => client.api.versions(), [client]);
  const [versions] = useLoaded(load);
  const registration = versions.status === 'ready' ? versions.value.registration : 'open';
  const isShut = registration === 'closed' || (registration === 'invite' && invite === undefined);
  const create = (): void => {
    if (!isAccountComplete(account) || busy) return;
    void run(() =>
      client.session.register({
        ...registrationOf(account),
        deviceName: deviceName(),
        ...(invite !== undefined && { invite }),
      }),
    );
  };
  return (
    <Screen title={t('gate.createAccount')} testID="create-account-screen">
      {isShut ? (
        <Notice
          tone="warn"
          text={registration === 'closed' ? t('error.registrationClosed') : t('gate.inviteOnly')}
        />
      ) : (
        <>
          <Text color="text-muted">
            {t(invite === undefined ? 'gate.createHint' : 'gate.invitedTo')}
          </Text>
          <AccountFields account={account} onChange={setAccount} onDone={create} />
          <ProblemNote text={problem} />
          <Button
            kind="main"
            wide
            label={t('gate.create')}
            busy={busy}
            disabled={!isAccountComplete(account)}
            onPress={create}
            testID="create-account"
          />
          <Text variant="small" color="text-muted">
            {t('gate.createQuoteHint')}
          </Text>
        </>
      )}
    </Screen>
  );
}

interface AccountFieldsProps {
  readonly account: NewAccount;
  readonly onChange: (account: NewAccount) => void;
  readonly onDone: () => void;
}

function AccountFields({ account, onChange, onDone }: AccountFieldsProps): ReactElement {
  const { t } = useTranslation();
  const [isLeft, setLeft] = useState(false);
  const isBad = isLeft && account.userName.trim() !== '' && !isUserName(account.userName);
  return (
    <>
      <UserNameField
        value={account.userName}
        hint={t('gate.nameHint')}
        problem={isBad ? t('gate.nameBad') : null}
        onBlur={() => setLeft(true)}
        onChange={(userName) => onChange({ ...account, userName })}
      />
      <Field
        label={t('gate.shownName')}
        hint={t('gate.shownNameHint')}
        value={account.displayName}
        maxLength={LIMITS.displayNameLength}
        autoComplete="name"
        onChangeText={(displayName) => onChange({ ...account, displayName })}
        testID="shown-name"
      />
      <Field
        label={t('gate.password')}
        hint={t('gate.passwordHint', { min: LIMITS.passwordLength.min })}
        value={account.password}
        secret
        autoComplete="new-password"
        textContentType="newPassword"
        onChangeText={(password) => onChange({ ...account, password })}
        onSubmitEditing={onDone}
        testID="password"
      />
      {account.password !== '' && <StrengthMeter password={account.password} />}
    </>
  );
}
