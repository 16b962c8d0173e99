import { useState, type ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';
import { useTranslation } from 'react-i18next';

import { LIMITS } from '@anochat/contract';

import { useAction } from '../base/use-action';
import { useClient } from '../client';
import { Button, Field, Group, ProblemNote, showToast, space } from '../ui';

/** Another password; whoever is signed in elsewhere is out. */
export function PasswordForm(): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const { busy, problem, run } = useAction();
  const [currentPassword, setCurrent] = useState('');
  const [newPassword, setNew] = useState('');
  const { min } = LIMITS.passwordLength;
  const change = async (): Promise<void> => {
    if (!(await run(() => client.api.auth.changePassword({ currentPassword, newPassword }))))
      return;
    setCurrent('');
    setNew('');
    showToast(t('settings.passwordChanged'));
  };
  return (
    <Group title={t('settings.password')}>
      <View style={styles.form}>
        <Field
          secret
          label={t('settings.passwordNow')}
          value={currentPassword}
          autoComplete="current-password"
          textContentType="password"
          onChangeText={setCurrent}
          testID="password-now"
        />
        <Field
          secret
          label={t('settings.passwordNew')}
          hint={t('gate.passwordHint', { min })}
          value={newPassword}
          autoComplete="new-password"
          textContentType="newPassword"
          onChangeText={setNew}
          testID="password-new"
        />
        <ProblemNote text={problem} />
        <Button
          kind="main"
          label={t('settings.passwordChange')}
          busy={busy}
          disabled={currentPassword === '' || newPassword.length < min}
          onPress={() => void change()}
          testID="change-password"
        />
      </View>
    </Group>
  );
}

const styles = StyleSheet.create({ form: { padding: space[6], gap: space[6] } });
