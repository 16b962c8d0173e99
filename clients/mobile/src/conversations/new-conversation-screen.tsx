import type { ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';
import { useNavigation } from '@react-navigation/native';
import { useTranslation } from 'react-i18next';

import type { UserProfile } from '@anochat/contract';

import { useAction } from '../base/use-action';
import { useClient } from '../client';
import { PeoplePicker } from '../people/people-picker';
import { ProblemNote, Screen, space } from '../ui';

/** With one person: a press on them opens it. */
export function NewConversationScreen(): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const navigation = useNavigation();
  const { busy, problem, run } = useAction();
  const open = async ([person]: readonly UserProfile[]): Promise<void> => {
    if (!person || busy) return;
    await run(async () => {
      const head = await client.createConversation({ kind: 'direct', userId: person.id });
      navigation.goBack();
      navigation.navigate('Chat', { id: head.id });
    });
  };
  return (
    <Screen body="fill" title={t('compose.title')} testID="new-conversation-screen">
      {problem !== null && (
        <View style={styles.problem}>
          <ProblemNote text={problem} />
        </View>
      )}
      <PeoplePicker single chosen={[]} onChange={(people) => void open(people)} />
    </Screen>
  );
}

const styles = StyleSheet.create({ problem: { padding: space[6] } });
