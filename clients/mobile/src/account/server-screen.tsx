import { useState, type ReactElement } from 'react';
import { useNavigation } from '@react-navigation/native';
import { useTranslation } from 'react-i18next';

import { openClient, useRunning } from '../client';
import { keepInvitation } from '../conversations/invitation';
import { Button, Field, Screen, Text, useProblemText } from '../ui';
import { isServer } from './find-server';
import { readServerAddress } from './server-address';

/** Which server: asked once, before the first sign-in. */
export function ServerScreen(): ReactElement {
  const { t } = useTranslation();
  const navigation = useNavigation();
  const problemText = useProblemText();
  const [text, setText] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const open = async (): Promise<void> => {
    const address = readServerAddress(text);
    if (!address) return setProblem(t('gate.serverBad'));
    const isFirst = useRunning.getState().client === null;
    setBusy(true);
    setProblem(null);
    try {
      if (!(await isServer(address.origin))) return setProblem(t('gate.serverNone'));
      await openClient(address.origin);
    } catch (error) {
      return setProblem(problemText(error));
    } finally {
      setBusy(false);
    }
    // With the first server other screens take the place of these, and go on with the invitation.
    if (!isFirst) navigation.navigate('Welcome', undefined, { pop: true });
    if (address.invite) keepInvitation(text);
  };
  return (
    <Screen title={t('gate.serverTitle')} testID="server-screen">
      <Text color="text-muted">{t('gate.serverHint')}</Text>
      <Field
        label={t('gate.serverAddress')}
        value={text}
        onChangeText={setText}
        placeholder={t('gate.serverExample')}
        problem={problem}
        exact
        autoFocus
        autoCapitalize="none"
        autoCorrect={false}
        inputMode="url"
        onSubmitEditing={() => void open()}
        testID="server-address"
      />
      <Button
        kind="main"
        wide
        label={t('gate.serverOpen')}
        busy={isBusy}
        disabled={text.trim() === ''}
        onPress={() => void open()}
        testID="server-open"
      />
    </Screen>
  );
}
