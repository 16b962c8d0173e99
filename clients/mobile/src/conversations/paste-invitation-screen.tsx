import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { ScreenProps } from '../app/routes';
import { useRunning } from '../client';
import { isolated } from '../language/isolated';
import { Button, Field, Screen, Text } from '../ui';
import { readInvitation, type Invitation } from './invitation';

/** An invitation that somebody sent, to be pasted; or one that leads to another server, with the words for it. */
export function PasteInvitationScreen({
  navigation,
  route,
}: ScreenProps<'PasteInvitation'>): ReactElement {
  const { t } = useTranslation();
  const given = route.params?.link ?? '';
  const own = useRunning(({ serverUrl }) => (serverUrl === null ? '' : new URL(serverUrl).host));
  const [text, setText] = useState(given);
  const problemOf = (invitation: Invitation | null): string | null => {
    if (!invitation) return t('gate.joinBad');
    if (invitation.host === own) return null;
    return t('gate.joinElsewhere', { server: isolated(invitation.host), own: isolated(own) });
  };
  const [problem, setProblem] = useState(() =>
    given === '' ? null : problemOf(readInvitation(given)),
  );
  const open = (): void => {
    const invitation = readInvitation(text);
    const found = problemOf(invitation);
    setProblem(found);
    if (found === null && invitation) navigation.replace('Join', { code: invitation.code });
  };
  return (
    <Screen title={t('gate.joinPaste')} testID="paste-invitation-screen">
      <Text color="text-muted">{t('gate.joinPasteHint')}</Text>
      <Field
        label={t('gate.joinLink')}
        value={text}
        onChangeText={setText}
        problem={problem}
        exact
        autoFocus
        autoCapitalize="none"
        autoCorrect={false}
        inputMode="url"
        onSubmitEditing={open}
        testID="invitation-link"
      />
      <Button
        kind="main"
        wide
        label={t('gate.joinSee')}
        disabled={text.trim() === ''}
        onPress={open}
        testID="invitation-open"
      />
    </Screen>
  );
}
