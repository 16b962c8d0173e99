import type { ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';
import { useTranslation } from 'react-i18next';

import type { UserProfile } from '@anochat/contract';

import { PeoplePicker } from '../people/people-picker';
import { ProblemNote, Screen, space } from '../ui';
import { useStartConversation } from './use-start-conversation';

/** With one person: a press on them opens it. */
export function NewConversationScreen(): ReactElement {
  const { t } = useTranslation();
  const { problem, start } = useStartConversation();
  const open = ([person]: readonly UserProfile[]): void =>
    void start(person ? { kind: 'direct', userId: person.id } : null);
  return (
    <Screen body="fill" title={t('compose.title')} testID="new-conversation-screen">
      {problem !== null && (
        <View style={styles.problem}>
          <ProblemNote text={problem} />
        </View>
      )}
      <PeoplePicker single chosen={[]} onChange={open} />
    </Screen>
  );
}

const styles = StyleSheet.create({ problem: { padding: space[6] } });
