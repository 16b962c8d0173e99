import { useState, type ReactElement } from 'react';
import { useNavigation } from '@react-navigation/native';
import { useTranslation } from 'react-i18next';

import { cleanUserName } from '@anochat/sdk/shown';

import { useAction } from '../base/use-action';
import { useClient, useSession } from '../client';
import { deviceName } from '../platform/device-name';
import { Button, Field, Notice, Screen, Text } from '../ui';
import { UserNameField } from './user-name-field';

export function SignInScreen(): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const navigation = useNavigation();
  const { busy, problem, run } = useAction();
  const [userName, setUserName] = useState('');
  const [password, setPassword] = useState('');
  const isReady = userName.trim() !== '' && password !== '';
  const signIn = (): void => {
    if (!isReady || busy) return;
    void run(() =>
      client.session.login({
        userName: cleanUserName(userName),
        password,
        deviceName: deviceName(),
      }),
    );
  };
  return (
    <Screen title={t('gate.signIn')} testID="sign-in-screen">
      <EndedNotice />
      <Text color="text-muted">{t('gate.signInHint')}</Text>
      <UserNameField value={userName} onChange={setUserName} />
      <Field
        label={t('gate.password')}
        value={password}
        onChangeText={setPassword}
        secret
        autoComplete="current-password"
        textContentType="password"
        problem={problem}
        onSubmitEditing={signIn}
        testID="password"
      />
      <Button
        kind="main"
        wide
        label={t('gate.signIn')}
        busy={busy}
        disabled={!isReady}
        onPress={signIn}
        testID="sign-in"
      />
      <Button
        kind="link"
        label={t('gate.createAccount')}
        onPress={() => navigation.navigate('CreateAccount')}
      />
    </Screen>
  );
}

/** Why the last session ended, when it was not the person's own doing. */
function EndedNotice(): ReactElement | null {
  const { t } = useTranslation();
  const session = useSession();
  if (session.status !== 'signed-out' || session.endedBy === null) return null;
  const isSuspended = session.endedBy === 'auth.suspended';
  return <Notice tone="warn" text={isSuspended ? t('gate.suspendedHint') : t('gate.lostHint')} />;
}
